package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The capacity of a release's ready instances: at most `⌈100 · ready / full⌉` percent, if `full`
/// instances carry all traffic.
public final class Capacity {

  /// Whether effects of step `number` return weight to stable as its instances become ready.
  public static boolean isReturning(Lane lane, int number) {
    return lane.active()
        .filter(a -> a.number() == number && a.position().isReturning())
        .isPresent();
  }

  /// Returns the largest part of `weight` that `ready` instances of `release` can carry.
  public static Percent carried(Lane lane, UUID release, Percent weight, int ready) {
    int most = Math.ceilDiv(100 * ready, full(lane, release));
    return weight.value() <= most ? weight : new Percent(most);
  }

  /// Returns the weights after `stable` gets `part` of the traffic. The rest stays with the other
  /// release of the highest weight. That is not always the candidate, since an earlier rollback may
  /// have been abandoned.
  public static Map<UUID, Percent> returned(Lane lane, UUID stable, Percent part) {
    var weights = new HashMap<>(lane.desired().weights());
    weights.remove(stable);
    UUID other =
        weights.entrySet().stream()
            .max(Comparator.comparingInt(it -> it.getValue().value()))
            .orElseThrow(() -> new IllegalStateException("no other release has weight"))
            .getKey();
    weights.put(other, part.rest());
    weights.put(stable, part);
    return weights;
  }

  /// Returns the number of ready instances of `release` that `weight` requires during step
  /// `number`; 0 if no minimum applies: for the reconciler, for a stop, and for a rollback that has
  /// waited.
  public static int requiredInstances(Lane lane, int number, UUID release, Percent weight) {
    Optional<Active> active =
        lane.active().filter(a -> a.number() == number && a.findStep().isPresent());
    boolean isExempt = active.isEmpty() || isLate(active.get());
    if (isExempt || weight.equals(Percent.NONE)) {
      return 0;
    }
    int least = needed(lane, release, weight);
    return active.get().release().equals(release)
        ? Math.min(least, provisioned(lane, active.get()))
        : least;
  }

  /// Returns the number of instances that stable keeps after a step that retires some of them: at
  /// least the number that its weight requires, at most its desired number, which may have changed
  /// since the plan was made, and never more than are ready.
  static int remainingInstances(Lane lane, UUID stable, int planned) {
    int needed = needed(lane, stable, lane.weight(stable));
    int desired = lane.stable().map(it -> Math.min(planned, it.replicas())).orElse(planned);
    return Math.min(lane.ready(stable), Math.max(desired, needed));
  }

  private static int needed(Lane lane, UUID release, Percent weight) {
    return weight.equals(Percent.NONE) ? 0 : full(lane, release) * (weight.value() - 1) / 100 + 1;
  }

  /// Returns the number of instances of `release` that carry all traffic, by its own replicas; 1 if
  /// its replicas are unknown.
  static int full(Lane lane, UUID release) {
    if (lane.active().isEmpty()) {
      return 1;
    }
    Active active = lane.active().get();
    boolean isForward = active.direction() == Direction.FORWARD;
    int replicas =
        lane.stable()
            .filter(stable -> stable.release().equals(release))
            .map(Serving::replicas)
            .orElse(isForward ? active.spec().replicas() : 1);
    int missing = active.plan().batches().map(Plan.Batches::maxUnavailable).orElse(0);
    return Math.max(1, replicas - missing);
  }

  /// Whether the rollback no longer waits for instances: only the return of the weight waits; later
  /// steps use the ready instances.
  private static boolean isLate(Active active) {
    return active.direction() == Direction.ROLLBACK
        && !(active.position().isReturning() && active.phase() instanceof Phase.RollingBack);
  }

  /// Returns the number of candidate instances that the plan has provisioned so far: a document may
  /// request fewer instances than its weight requires.
  private static int provisioned(Lane lane, Active active) {
    return active.position().earlierSteps().reversed().stream()
        .flatMap(step ->
            step instanceof Step.Provision(Side side, int replicas, var _, var _)
                    && side == Side.CANDIDATE
                ? Optional.of(replicas).stream()
                : Optional.<Integer>empty().stream())
        .findFirst()
        .orElse(lane.ready(active.release()));
  }

  private Capacity() {}
}
