package io.sluice.api.projection;

import io.sluice.contract.Envelope;
import io.sluice.contract.Observation;
import io.sluice.contract.State;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ObservationView;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;

/// Applies health-monitor's events to a release's view. Of two events the later one stays,
/// regardless of the order of their arrival.
final class WatchProjection {

  static Optional<ReleaseView> findVerdict(ReleaseView view, Envelope<Verdict> event) {
    boolean isOld = view.verdict().filter(v -> !v.at().isBefore(event.time())).isPresent();
    if (isOld) {
      return Optional.empty();
    }
    var builder = new ReleaseViewBuilder(view);
    builder.verdict = Optional.of(VerdictViews.of(event.event(), event.time()));
    return Optional.of(builder.build());
  }

  static Optional<ReleaseView> findObservation(ReleaseView view, Envelope<Observation> event) {
    boolean isOld = view.observation().filter(w -> !w.at().isBefore(event.time())).isPresent();
    if (isOld || view.state() == State.ENDED) {
      return Optional.empty();
    }
    Observation observation = event.event();
    var builder = new ReleaseViewBuilder(view);
    builder.observation =
        Optional.of(
            new ObservationView(
                observation.step(),
                observation.measured(),
                observation.counts().requests(),
                observation.counts().errors(),
                observation.counts().stableRequests(),
                observation.counts().stableErrors(),
                observation.remaining(),
                observation.sentence(),
                event.time()));
    return Optional.of(builder.build());
  }

  private WatchProjection() {}
}
