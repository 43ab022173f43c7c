package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseTrafficRules;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The invariants of a lane after every event. Tests and production check them; in production, a
/// violation holds the release and pages a person.
public final class Invariants {

  /// Checks one event.
  ///
  /// @return violation by `laneEvent`, as a sentence; empty if there is none
  public static Optional<String> findViolation(Lane before, LaneEvent laneEvent, Lane after) {
    if (after.epoch() < before.epoch()) {
      return Optional.of("epoch fell from %d to %d".formatted(before.epoch(), after.epoch()));
    }
    if (laneEvent.event() instanceof Progress.PlanAdopted plan && plan.epoch() <= before.epoch()) {
      return Optional.of("%d is not a new epoch after %d".formatted(plan.epoch(), before.epoch()));
    }
    if (laneEvent.event() instanceof Progress.TrafficShifted shifted) {
      return findTableViolation(before, shifted);
    }
    if (laneEvent.event() instanceof Progress.InstancesReady ready) {
      return ready.instances() < before.ready(ready.release())
          ? findOverload(before, ready.number(), ready.release(), ready.instances())
          : Optional.empty();
    }
    boolean isEnd = laneEvent.event() instanceof Progress.Ended;
    return isEnd && after.stable().isPresent() && after.stopping().isEmpty()
        ? findServedViolation(after)
        : Optional.empty();
  }

  /// Checks that weights sum to 100 once a stable exists, and that no release without a ready
  /// instance gets traffic.
  private static Optional<String> findTableViolation(Lane lane, Progress.TrafficShifted shifted) {
    int sum = shifted.weights().values().stream().mapToInt(Percent::value).sum();
    boolean hasStable = lane.stable().isPresent() && lane.stopping().isEmpty();
    if (hasStable ? sum != 100 : sum != 100 && sum != 0) {
      return Optional.of("weights sum to %d: %s".formatted(sum, shifted.weights()));
    }
    return shifted.weights().entrySet().stream()
        .filter(entry -> entry.getValue().value() > 0 && lane.ready(entry.getKey()) == 0)
        .map(Map.Entry::getKey)
        .map((UUID release) -> "release %s has traffic and no ready instance".formatted(release))
        .findFirst()
        .or(() -> findTrafficRuleViolation(shifted))
        .or(() -> findRaisedWeight(lane, shifted));
  }

  /// Checks that traffic rules name a release of the table, since every router rejects an unknown
  /// one.
  private static Optional<String> findTrafficRuleViolation(Progress.TrafficShifted shifted) {
    return shifted
        .trafficRules()
        .map(ReleaseTrafficRules::release)
        .filter(release -> !shifted.weights().containsKey(release))
        .map("traffic rules name release %s, which is not in the table"::formatted);
  }

  private static Optional<String> findRaisedWeight(Lane lane, Progress.TrafficShifted shifted) {
    return shifted.weights().entrySet().stream()
        .filter(entry -> entry.getValue().value() > lane.weight(entry.getKey()).value())
        .flatMap(entry -> {
          UUID release = entry.getKey();
          Lane after = lane.withWeights(shifted.weights(), shifted.trafficRules());
          return findOverload(after, shifted.number(), release, lane.ready(release)).stream();
        })
        .findFirst();
  }

  /// Checks that no step gives a release more weight than its instances carry, or fewer instances
  /// than its weight needs.
  private static Optional<String> findOverload(Lane lane, int number, UUID release, int ready) {
    int least = Capacity.requiredInstances(lane, number, release, lane.weight(release));
    return ready < least
        ? Optional.of(
            "release %s has %s percent and %d ready instances of %d that it needs"
                .formatted(release, lane.weight(release).value(), ready, least))
        : Optional.empty();
  }

  private static Optional<String> findServedViolation(Lane lane) {
    UUID stable = lane.stable().orElseThrow().release();
    return lane.active().isEmpty() && lane.weight(stable).equals(Percent.NONE)
        ? Optional.of("stable %s has no traffic at a release's end".formatted(stable))
        : Optional.empty();
  }

  private Invariants() {}
}
