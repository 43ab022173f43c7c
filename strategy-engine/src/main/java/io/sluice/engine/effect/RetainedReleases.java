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
record RetainedReleases(Lane lane, LaneKey key) {

  /// Returns the last confirmed weights without releases that are over.
  Map<UUID, Percent> weights() {
    var needed = new HashMap<>(lane.desired().weights());
    needed.keySet().removeIf(this::isUnneeded);
    return needed;
  }

  /// Whether `release` is a candidate that failed, has no weight and waits for a person, with or
  /// without instances.
  boolean isKeptForInspection(UUID release) {
    return lane.weight(release).equals(Percent.NONE)
        && lane.active()
            .filter(a -> a.release().equals(release) && a.isRetainedForInspection())
            .isPresent();
  }

  /// Whether the lane no longer needs the instances of `release`.
  boolean isUnneeded(UUID release) {
    boolean isStable = lane.stable().filter(s -> s.release().equals(release)).isPresent();
    boolean isActive =
        lane.active()
            .filter(a ->
                a.release().equals(release)
                    || a.previousStable().filter(c -> c.release().equals(release)).isPresent())
            .isPresent();
    return !isStable && !isActive && lane.weight(release).value() == 0;
  }

  /// Returns the release's document. For a release that is over any document of the lane will do,
  /// since it only defines how to drain.
  Optional<ReleaseSpec> findSpec(UUID release) {
    Optional<Serving> stable = lane.stable();
    Optional<Active> active = lane.active();
    Optional<Serving> previousStable = active.flatMap(Active::previousStable);
    return active
        .filter(a -> a.release().equals(release))
        .map(Active::spec)
        .or(() -> stable.filter(s -> s.release().equals(release)).map(Serving::spec))
        .or(() -> previousStable.filter(s -> s.release().equals(release)).map(Serving::spec))
        .or(() -> isUnneeded(release) ? stable.map(Serving::spec) : Optional.empty())
        .or(() -> isUnneeded(release) ? active.map(Active::spec) : Optional.empty())
        .or(() -> isUnneeded(release) ? Optional.of(OrphanSpec.of(key)) : Optional.empty());
  }
}
