package io.sluice.domain.rollout;

import io.sluice.contract.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A decision in progress: its events so far, and the lane after these events.
final class DecisionBuilder {
  private final Instant at;
  private final Guards guards;
  private final List<LaneEvent> events = new ArrayList<>();
  private Lane lane;

  DecisionBuilder(Lane lane, Instant at, Guards guards) {
    this.lane = lane;
    this.at = at;
    this.guards = guards;
  }

  /// Adds an event of the active release.
  DecisionBuilder add(Progress event) {
    return add(Optional.of(active().release()), event);
  }

  DecisionBuilder add(UUID release, Progress event) {
    return add(Optional.of(release), event);
  }

  /// Adds an event of the lane without a release.
  DecisionBuilder addToLane(Progress event) {
    return add(Optional.empty(), event);
  }

  Instant at() {
    return at;
  }

  Guards guards() {
    return guards;
  }

  /// Finds the reason why `version` must not be released: a policy of the lane or of the
  /// application.
  Optional<String> findVersionRejection(String version) {
    return lane.policy().findRejection(version).or(() -> guards.findVersionRejection(version));
  }

  Lane lane() {
    return lane;
  }

  /// Returns the active release.
  ///
  /// @throws java.util.NoSuchElementException if no release is active
  Active active() {
    return lane.active().orElseThrow();
  }

  List<LaneEvent> events() {
    return List.copyOf(events);
  }

  private DecisionBuilder add(Optional<UUID> release, Progress event) {
    var laneEvent = new LaneEvent(release, event);
    lane = Evolver.evolve(lane, laneEvent);
    events.add(laneEvent);
    return this;
  }
}
