package io.sluice.domain.notice;

import io.sluice.contract.Progress.Serving;
import java.util.Optional;

/// The history of a lane, over all its releases.
///
/// @param seen sequence of the last processed progress event; older ones are repeats
/// @param stable version that serves
/// @param incident release that caused the current incident, until the lane is healthy again
public record LaneHistory(long seen, Optional<Serving> stable, Optional<ReleaseSummary> incident) {
  /// The history of a lane without any release.
  public static final LaneHistory EMPTY = new LaneHistory(0, Optional.empty(), Optional.empty());

  LaneHistory at(long sequence) {
    return new LaneHistory(sequence, stable, incident);
  }

  LaneHistory serving(Optional<Serving> now) {
    return new LaneHistory(seen, now, incident);
  }

  LaneHistory withIncident(ReleaseSummary summary) {
    return new LaneHistory(seen, stable, Optional.of(summary));
  }

  LaneHistory healthy() {
    return new LaneHistory(seen, stable, Optional.empty());
  }
}
