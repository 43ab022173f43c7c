package io.sluice.api.projection;

import io.sluice.contract.Evidence;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.FindingView;
import io.sluice.contract.view.VerdictView;
import java.time.Instant;
import java.util.Optional;

/// Makes views of health-monitor's verdicts.
public final class VerdictViews {

  /// @param at time of the verdict
  public static VerdictView of(Verdict verdict, Instant at) {
    Evidence evidence = verdict.evidence();
    return new VerdictView(
        verdict.step(),
        verdict.verdict(),
        verdict.sentence(),
        evidence.counts().requests(),
        evidence.counts().errors(),
        evidence.counts().stableRequests(),
        evidence.counts().stableErrors(),
        at,
        Optional.of(evidence.notes()).filter(notes -> !notes.isEmpty()),
        Optional.of(evidence.findings().stream().map(FindingView::of).toList()));
  }

  private VerdictViews() {}
}
