package io.sluice.api.projection;

import io.sluice.contract.Envelope;
import io.sluice.contract.Evidence;
import io.sluice.contract.Observation;
import io.sluice.contract.State;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.VerdictView;
import io.sluice.contract.view.WatchedView;
import java.util.Optional;

/// Applies health-monitor's events to a release's view. Of two events the later one stays,
/// regardless of the order of their arrival.
final class Watching {

  static Optional<ReleaseView> verdict(ReleaseView view, Envelope<Verdict> event) {
    boolean isOld = view.verdict().filter(v -> !v.at().isBefore(event.time())).isPresent();
    if (isOld) {
      return Optional.empty();
    }
    Verdict verdict = event.event();
    Evidence evidence = verdict.evidence();
    var draft = new Draft(view);
    draft.verdict =
        Optional.of(
            new VerdictView(
                verdict.step(),
                verdict.verdict(),
                verdict.sentence(),
                evidence.requests(),
                evidence.errors(),
                evidence.stableRequests(),
                evidence.stableErrors(),
                event.time()));
    return Optional.of(draft.view());
  }

  static Optional<ReleaseView> observation(ReleaseView view, Envelope<Observation> event) {
    boolean isOld = view.watched().filter(w -> !w.at().isBefore(event.time())).isPresent();
    if (isOld || view.state() == State.ENDED) {
      return Optional.empty();
    }
    Observation seen = event.event();
    var draft = new Draft(view);
    draft.watched =
        Optional.of(
            new WatchedView(
                seen.step(),
                seen.measured(),
                seen.requests(),
                seen.errors(),
                seen.stableRequests(),
                seen.stableErrors(),
                seen.remaining(),
                seen.sentence(),
                event.time()));
    return Optional.of(draft.view());
  }

  private Watching() {}
}
