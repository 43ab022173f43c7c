package io.sluice.api.projection;

import io.sluice.contract.Outcome;
import io.sluice.contract.view.ObservationView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.VerdictView;
import io.sluice.domain.verdict.LaneTraffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the traffic of a lane in the last measurements of its releases.
public final class RecordedTraffic {
  /// Number of a lane's newest releases whose measurements count.
  public static final int RELEASES_MAX = 5;

  /// Requests to stable that a measurement needs.
  private static final long REQUESTS_MIN = 100;

  /// The counts of one step, from its start to `at`.
  private record StepTraffic(
      int step, long requests, long errors, long stableRequests, long stableErrors, Instant at) {
    static StepTraffic of(VerdictView it) {
      return new StepTraffic(
          it.step(), it.requests(), it.errors(), it.stableRequests(), it.stableErrors(), it.at());
    }

    static StepTraffic of(ObservationView it) {
      return new StepTraffic(
          it.step(), it.requests(), it.errors(), it.stableRequests(), it.stableErrors(), it.at());
    }
  }

  /// Finds the traffic of the first of `releases` that measured enough.
  ///
  /// @param releases releases of one lane, the newest first
  public static Optional<LaneTraffic> find(Stream<ReleaseView> releases) {
    return releases.flatMap(release -> find(release).stream()).findFirst();
  }

  private static Optional<LaneTraffic> find(ReleaseView release) {
    boolean isStable = release.outcome().equals(Optional.of(Outcome.SUCCEEDED));
    return Stream.concat(
            release.observation().map(StepTraffic::of).stream(),
            release.verdict().map(StepTraffic::of).stream())
        .flatMap(it -> find(release, it, isStable).stream())
        .findFirst();
  }

  /// @param isStable whether the candidate has become stable, so that its requests count as
  ///   stable's
  private static Optional<LaneTraffic> find(
      ReleaseView release, StepTraffic counts, boolean isStable) {
    long judged = counts.stableRequests() + (isStable ? counts.requests() : 0);
    long errors = counts.stableErrors() + (isStable ? counts.errors() : 0);
    return release.steps().stream()
        .filter(step -> step.number() == counts.step())
        .flatMap(step -> step.started().stream())
        .map(started -> Duration.between(started, counts.at()).toMillis() / 1000.0)
        .filter(seconds -> seconds >= 1 && judged >= REQUESTS_MIN)
        .map(seconds ->
            new LaneTraffic(
                (counts.requests() + counts.stableRequests()) / seconds, judged, errors))
        .findFirst();
  }

  private RecordedTraffic() {}
}
