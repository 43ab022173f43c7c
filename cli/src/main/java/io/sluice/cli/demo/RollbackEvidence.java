package io.sluice.cli.demo;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.verdict.ApiEntries;
import io.sluice.cli.verdict.Verification;
import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.TextFormats;
import io.sluice.domain.verdict.NumberFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The evidence for a rollback: the verdict's counts, e-values and notes, and whether they can be
/// recomputed from the recorded ticks.
final class RollbackEvidence {
  private final ApiClient api;

  RollbackEvidence(ApiClient api) {
    this.api = api;
  }

  /// @return empty if no verdict rolled the release back
  List<String> lines(UUID release) {
    List<String> lines = new ArrayList<>();
    try (ApiEntries record = ApiEntries.of(api, release)) {
      record.readVerdicts().stream()
          .filter(verdict -> verdict.verdict() == Verdict.Kind.UNHEALTHY)
          .findFirst()
          .ifPresent(verdict -> lines.addAll(lines(verdict)));
    }
    if (!lines.isEmpty()) {
      lines.add(verified(release));
    }
    return lines;
  }

  static List<String> lines(Verdict verdict) {
    Evidence evidence = verdict.evidence();
    List<String> lines = new ArrayList<>();
    lines.add("reason: " + TextFormats.line(verdict.sentence()));
    lines.add(
        "     in this step: candidate %d requests, %d failed; stable %d, %d failed; tick %d"
            .formatted(
                evidence.counts().requests(),
                evidence.counts().errors(),
                evidence.counts().stableRequests(),
                evidence.counts().stableErrors(),
                evidence.ticks().lastTick()));
    evidence.findings().forEach(finding -> lines.add("     " + line(finding)));
    evidence.notes().forEach(note -> lines.add("     note: " + TextFormats.line(note)));
    return lines;
  }

  private static String line(Finding finding) {
    return "%s: e-value %s, rolls back at %s"
        .formatted(
            finding.check(),
            NumberFormats.eValue(finding.eValue().logE()),
            NumberFormats.eValue(finding.eValue().logLimit()));
  }

  private String verified(UUID release) {
    try (ApiEntries record = ApiEntries.of(api, release)) {
      Verification found = Verification.of(record, _ -> {});
      return "     recomputed from %d ticks: %d of %d verdicts to the same bits"
          .formatted(found.ticks(), found.same(), found.same() + found.different());
    }
  }
}
