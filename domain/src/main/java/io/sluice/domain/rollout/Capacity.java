package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy.Rolling;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What the ready instances of a release can carry: at most `⌈100 · ready / full⌉` percent, where
/// `full` of them carry all traffic.
public final class Capacity {

  /// Whether effects of step `number` bring stable its weight back as its instances get ready.
  public static boolean isReturning(Lane lane, int number) {
    return lane.active().filter(a -> a.number() == number && a.isReturning()).isPresent();
  }

  /// The most of `weight` that `ready` instances of `release` can carry.
  public static Percent carried(Lane lane, UUID release, Percent weight, int ready) {
    int most = Math.ceilDiv(100 * ready, full(lane, release));
    return weight.value() <= most ? weight : new Percent(most);
  }

  /// The weights once `stable` has `part` of the traffic again. The rest stays with the release
  /// that has most of it: not always the candidate, since an earlier rollback may have been given
  /// up.
  public static Map<UUID, Percent> returned(Lane lane, UUID stable, Percent part) {
    var weights = new HashMap<>(lane.weights());
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

  /// How many instances of `release` have to be ready for `weight`, while step `number` is done; 0
  /// if nothing is demanded: of the keeper, of a stop, and of a way back that has waited.
  public static int least(Lane lane, int number, UUID release, Percent weight) {
    Optional<Active> active =
        lane.active().filter(a -> a.number() == number && a.step().isPresent());
    boolean isExempt = active.isEmpty() || isLate(active.get());
    if (isExempt || weight.equals(Percent.NONE)) {
      return 0;
    }
    int least = needed(lane, release, weight);
    return active.get().release().equals(release)
        ? Math.min(least, provisioned(lane, active.get()))
        : least;
  }

  /// How many instances of stable a step that retires some of them leaves: never fewer than its
  /// weight needs, and no more than it is to have, for it may have been scaled since the plan was
  /// made; and never more than there are.
  static int left(Lane lane, UUID stable, int planned) {
    int needed = needed(lane, stable, lane.weight(stable));
    int wanted = lane.stable().map(it -> Math.min(planned, it.replicas())).orElse(planned);
    return Math.min(lane.ready(stable), Math.max(wanted, needed));
  }

  private static int needed(Lane lane, UUID release, Percent weight) {
    return weight.equals(Percent.NONE) ? 0 : full(lane, release) * (weight.value() - 1) / 100 + 1;
  }

  /// Instances of `release` that carry all traffic, by its own number of replicas; 1 if nothing is
  /// known of it.
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
    int missing =
        active.spec().strategy() instanceof Rolling rolling
            ? rolling.unavailable(active.spec().replicas())
            : 0;
    return Math.max(1, replicas - missing);
  }

  /// On the way back only the return of the weight waits; what follows takes what is there.
  private static boolean isLate(Active active) {
    return active.direction() == Direction.BACK
        && !(active.isReturning() && active.phase() instanceof Phase.RollingBack);
  }

  /// What the plan brought up of the candidate so far: a document may ask for fewer instances than
  /// its weight is worth.
  private static int provisioned(Lane lane, Active active) {
    List<Step> before = active.plan().steps().subList(0, active.number() - active.first());
    return before.reversed().stream()
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
