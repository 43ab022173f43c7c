package io.sluice.domain.rollout;

import io.sluice.contract.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A decision being made: the facts so far, and the lane as they leave it.
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

  /// A fact about the active release.
  Draft add(Progress event) {
    return add(Optional.of(active().release()), event);
  }

  Draft add(UUID release, Progress event) {
    return add(Optional.of(release), event);
  }

  /// A fact about the lane alone.
  Draft addToLane(Progress event) {
    return add(Optional.empty(), event);
  }

  Instant at() {
    return at;
  }

  Guards guards() {
    return guards;
  }

  /// Why `version` may not be released: by what was decided for the lane, or for the application.
  Optional<String> refusal(String version) {
    return lane.policy().refusal(version).or(() -> guards.refusal(version));
  }

  Lane lane() {
    return lane;
  }

  /// @throws java.util.NoSuchElementException if there is none
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
