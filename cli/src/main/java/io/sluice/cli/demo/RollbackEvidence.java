package io.sluice.cli.demo;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.display.TextFormats;
import io.sluice.cli.verdict.ApiEntries;
import io.sluice.cli.verdict.Verification;
import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// The evidence for a rollback: the verdict's counts and e-values, and whether they can be
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
    for (Finding finding : evidence.findings()) {
      lines.add(
          "     %s: E = %s, rolls back at %s"
              .formatted(
                  finding.check(),
                  number(finding.eValue().logE()),
                  number(finding.eValue().logLimit())));
    }
    return lines;
  }

  private String verified(UUID release) {
    try (ApiEntries record = ApiEntries.of(api, release)) {
      Verification found = Verification.of(record, _ -> {});
      return "     recomputed from %d ticks: %d of %d verdicts to the same bits"
          .formatted(found.ticks(), found.same(), found.same() + found.different());
    }
  }

  /// Formats an e-value, given its natural logarithm.
  private static String number(double log) {
    double ten = log / Math.log(10);
    return ten >= 6
        ? "10^%d".formatted((long) Math.floor(ten + 1e-9))
        : String.format(Locale.ROOT, "%.3g", Math.exp(log));
  }
}
