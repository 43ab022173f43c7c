package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The releases of a lane that it still needs, and their documents.
record Need(Lane lane, LaneKey key) {

  /// Returns the last confirmed weights without releases that are over.
  Map<UUID, Percent> weights() {
    var needed = new HashMap<>(lane.weights());
    needed.keySet().removeIf(this::isOver);
    return needed;
  }

  /// Whether `release` is a candidate that failed, has no weight and waits for a person, with or
  /// without instances.
  boolean isKeptToBeLookedAt(UUID release) {
    return lane.weight(release).equals(Percent.NONE)
        && lane.active().filter(a -> a.release().equals(release) && a.isKept()).isPresent();
  }

  /// Whether the lane no longer needs the instances of `release`.
  boolean isOver(UUID release) {
    boolean isStable = lane.stable().filter(s -> s.release().equals(release)).isPresent();
    boolean isActive =
        lane.active()
            .filter(a ->
                a.release().equals(release)
                    || a.cameFrom().filter(c -> c.release().equals(release)).isPresent())
            .isPresent();
    return !isStable && !isActive && lane.weight(release).value() == 0;
  }

  /// Returns the release's document. For a release that is over any document of the lane will do,
  /// since it only defines how to drain.
  Optional<ReleaseSpec> spec(UUID release) {
    Optional<Serving> stable = lane.stable();
    Optional<Active> active = lane.active();
    Optional<Serving> cameFrom = active.flatMap(Active::cameFrom);
    return active
        .filter(a -> a.release().equals(release))
        .map(Active::spec)
        .or(() -> stable.filter(s -> s.release().equals(release)).map(Serving::spec))
        .or(() -> cameFrom.filter(s -> s.release().equals(release)).map(Serving::spec))
        .or(() -> isOver(release) ? stable.map(Serving::spec) : Optional.empty())
        .or(() -> isOver(release) ? active.map(Active::spec) : Optional.empty())
        .or(() -> isOver(release) ? Optional.of(Leftovers.of(key)) : Optional.empty());
  }
}
