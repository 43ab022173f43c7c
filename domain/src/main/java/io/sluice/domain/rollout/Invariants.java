package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What must hold after every fact, whatever happened. Checked in tests and in production, where a
/// broken one holds the release and pages.
public final class Invariants {

  /// @return what `fact` broke, as a sentence; empty if nothing
  public static Optional<String> broken(Lane before, Fact fact, Lane after) {
    if (after.epoch() < before.epoch()) {
      return Optional.of("epoch fell from %d to %d".formatted(before.epoch(), after.epoch()));
    }
    if (fact.event() instanceof Progress.PlanAdopted plan && plan.epoch() <= before.epoch()) {
      return Optional.of("%d is not a new epoch after %d".formatted(plan.epoch(), before.epoch()));
    }
    if (fact.event() instanceof Progress.TrafficShifted shifted) {
      return table(before, shifted);
    }
    boolean isEnd = fact.event() instanceof Progress.Ended;
    return isEnd && after.stable().isPresent() && after.stopping().isEmpty()
        ? served(after)
        : Optional.empty();
  }

  /// Weights sum to 100 once a stable exists, and nobody without a ready instance gets traffic.
  private static Optional<String> table(Lane lane, Progress.TrafficShifted shifted) {
    int sum = shifted.weights().values().stream().mapToInt(Percent::value).sum();
    boolean hasStable = lane.stable().isPresent() && lane.stopping().isEmpty();
    if (hasStable ? sum != 100 : sum != 100 && sum != 0) {
      return Optional.of("weights sum to %d: %s".formatted(sum, shifted.weights()));
    }
    return shifted.weights().entrySet().stream()
        .filter(entry -> entry.getValue().value() > 0 && lane.ready(entry.getKey()) == 0)
        .map(Map.Entry::getKey)
        .map((UUID release) -> "release %s has traffic and no ready instance".formatted(release))
        .findFirst();
  }

  private static Optional<String> served(Lane lane) {
    UUID stable = lane.stable().orElseThrow().release();
    return lane.active().isEmpty() && lane.weight(stable).equals(Percent.NONE)
        ? Optional.of("stable %s has no traffic at a release's end".formatted(stable))
        : Optional.empty();
  }

  private Invariants() {}
}
