package io.sluice.simulation.oracle;

import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The real instances and members of a lane, and the state that its log confirmed.
record MemberView(Ground ground) {

  /// The real state of the simulated targets.
  interface Ground {
    Lane lane();

    List<Instance> instances();

    List<Share> table();

    /// Effects of the lane that are not finished.
    List<Effect> unfinished();

    /// Nanoseconds since the beginning.
    long now();

    /// The time since which the engine can work, ns.
    long undisturbedSince();
  }

  /// Returns the releases that have weight by the log.
  List<UUID> weighted() {
    Lane lane = ground.lane();
    return lane.stopping().isPresent()
        ? List.of()
        : lane.desired().weights().entrySet().stream()
            .filter(share -> share.getValue().value() > 0)
            .map(share -> share.getKey())
            .sorted()
            .toList();
  }

  /// Returns the members of `release` if it has weight at the router.
  Set<UUID> members(UUID release) {
    return ground.table().stream()
        .filter(share -> share.release().equals(release) && share.weight().value() > 0)
        .flatMap(share -> share.backends().stream())
        .map(Backend::id)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// Whether the lane has the document of `release`. An abandoned rollback can leave a release with
  /// weight whose document is gone.
  boolean isKnown(UUID release) {
    Lane lane = ground.lane();
    return lane.stable().filter(it -> it.release().equals(release)).isPresent()
        || lane.active()
            .filter(it ->
                it.release().equals(release)
                    || it.previousStable()
                        .filter(from -> from.release().equals(release))
                        .isPresent())
            .isPresent();
  }

  boolean isTableEmpty() {
    return ground.table().isEmpty();
  }

  /// Returns the least of the confirmed number of instances of `release` and those of its
  /// unfinished effects.
  int expected(UUID release) {
    int expected = ground.lane().ready(release);
    for (Effect effect : ground.unfinished()) {
      int requested =
          switch (effect) {
            case Effect.Scale scale ->
                scale.release().equals(release) ? scale.replicas() : expected;
            case Effect.Route _, Effect.Fence _, Effect.Call _ -> expected;
          };
      expected = Math.min(expected, requested);
    }
    return expected;
  }
}
