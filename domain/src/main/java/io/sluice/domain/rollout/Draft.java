package io.sluice.domain.rollout;

import io.sluice.contract.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A decision in progress: its events so far, and the lane after these events.
final class Draft {
  private final Instant at;
  private final Guards guards;
  private final List<Fact> facts = new ArrayList<>();
  private Lane lane;

  Draft(Lane lane, Instant at, Guards guards) {
    this.lane = lane;
    this.at = at;
    this.guards = guards;
  }

  /// Adds an event of the active release.
  Draft add(Progress event) {
    return add(Optional.of(active().release()), event);
  }

  Draft add(UUID release, Progress event) {
    return add(Optional.of(release), event);
  }

  /// Adds an event of the lane without a release.
  Draft addToLane(Progress event) {
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
  Optional<String> refusal(String version) {
    return lane.policy().refusal(version).or(() -> guards.refusal(version));
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

  List<Fact> facts() {
    return List.copyOf(facts);
  }

  private Draft add(Optional<UUID> release, Progress event) {
    var fact = new Fact(release, event);
    lane = Evolver.evolve(lane, fact);
    facts.add(fact);
    return this;
  }
}
