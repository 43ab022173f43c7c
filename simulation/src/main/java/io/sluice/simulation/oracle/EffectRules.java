package io.sluice.simulation.oracle;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.EffectRequest;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.EffectRow;
import io.sluice.simulation.store.SimEngineTx;
import io.sluice.simulation.store.SimEngineTx.EffectChange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// S4 of effects: no effect outlives its step, no two have the same target, the reconciler requests
/// the confirmed state, and a lease stays with its holder while the holder renews it.
final class EffectRules {
  private final OracleFindings findings;
  private final LaneKey key;
  private final Predicate<String> isWell;

  /// @param isWell whether a replica has been running and reaching its database for a while
  EffectRules(OracleFindings findings, LaneKey key, Predicate<String> isWell) {
    this.findings = findings;
    this.key = key;
    this.isWell = isWell;
  }

  /// @param lane as `tx` leaves it
  void committed(SimEngineTx tx, Lane lane) {
    if (!tx.effectChanges().isEmpty() || !tx.appended().isEmpty()) {
      List<EffectRow> pending = tx.remaining(key);
      pending.forEach(row -> requirePresent(row, lane));
      requireDistinct(pending);
    }
    for (EffectChange change : tx.effectChanges()) {
      switch (change.statement()) {
        case WRITE ->
            change
                .after()
                .filter(EffectRules::isOfReconciler)
                .ifPresent(row -> requireConfirmed(row, lane));
        case ASSIGN_TOKEN -> change.before().ifPresent(row -> requireLost(row, change.after()));
        case EXPLAIN, FINISH, CANCEL -> {}
      }
    }
  }

  private void requirePresent(EffectRow row, Lane lane) {
    Optional<Active> active = lane.active();
    boolean isFence = row.effect() instanceof Effect.Fence;
    boolean isPresent =
        row.number() == EffectRequest.RECONCILER
            || (row.number() == EffectRequest.STOP && lane.stopping().isPresent())
            || active
                .filter(a ->
                    row.number() == a.number() || (isFence && row.number() >= a.position().first()))
                .isPresent();
    findings.require(
        isPresent,
        "S4",
        "%s of step %d is still pending at %s",
        row.effect(),
        row.number(),
        active.map(Active::number));
  }

  private void requireDistinct(List<EffectRow> rows) {
    Set<Object> named = new HashSet<>();
    for (EffectRow row : rows) {
      boolean isFirst =
          switch (row.effect()) {
            case Effect.Fence _, Effect.Call _ -> true;
            case Effect.Route _ -> named.add(Effect.Route.class);
            case Effect.Scale scale -> named.add(scale.release());
          };
      findings.require(isFirst, "S4", "another effect has the same target as %s", row.effect());
    }
  }

  private static boolean isOfReconciler(EffectRow row) {
    return row.number() == EffectRequest.RECONCILER;
  }

  private void requireConfirmed(EffectRow row, Lane lane) {
    switch (row.effect()) {
      case Effect.Fence _ -> findings.add("S4", "the reconciler fenced");
      case Effect.Call _ -> findings.add("S4", "the reconciler called");
      case Effect.Route(Map<UUID, Percent> weights, var trafficRules) -> {
        findings.require(
            trafficRules.equals(
                lane.desired().trafficRules().filter(it -> weights.containsKey(it.release()))),
            "S4",
            "the reconciler sets traffic rules %s, confirmed were %s",
            trafficRules,
            lane.desired().trafficRules());
        findings.require(
            weights.equals(lane.desired().weights())
                || weights.equals(needed(lane))
                || isAllToStable(weights, lane),
            "S4",
            "the reconciler requests %s, confirmed were %s",
            weights,
            lane.desired().weights());
      }
      case Effect.Scale(UUID release, _, int replicas, _, _, _) ->
          findings.require(
              replicas == (isOver(release, lane) ? 0 : lane.ready(release)),
              "S4",
              "the reconciler requests %d instances of %s, confirmed were %s",
              replicas,
              release,
              lane.desired().instances());
    }
  }

  /// Returns the confirmed weights without those of releases that have no traffic and are neither
  /// stable nor needed by the active release.
  private static Map<UUID, Percent> needed(Lane lane) {
    return lane.desired().weights().entrySet().stream()
        .filter(share -> share.getValue().value() > 0 || !isOver(share.getKey(), lane))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Whether an idle lane gives stable all traffic: an abandoned rollback may have left some
  /// elsewhere.
  private static boolean isAllToStable(Map<UUID, Percent> weights, Lane lane) {
    return lane.active().isEmpty()
        && lane.stopping().isEmpty()
        && lane.stable()
            .filter(stable -> weights.equals(Map.of(stable.release(), Percent.ALL)))
            .isPresent();
  }

  private static boolean isOver(UUID release, Lane lane) {
    boolean isStable = lane.stable().filter(s -> s.release().equals(release)).isPresent();
    boolean isActive =
        lane.active()
            .filter(a ->
                a.release().equals(release)
                    || a.previousStable().filter(c -> c.release().equals(release)).isPresent())
            .isPresent();
    return !isStable && !isActive && lane.weight(release).equals(Percent.NONE);
  }

  /// Requires that a lease passed from a holder that was not well. Each start of a replica is a
  /// holder of its own, and an earlier start is dead.
  private void requireLost(EffectRow before, Optional<EffectRow> after) {
    String to = after.map(EffectRow::owner).orElse("");
    String from = before.owner();
    findings.require(
        to.equals(from) || !isWell.test(from),
        "lease",
        "%s took %s from %s, which was well",
        to,
        before.effect(),
        from);
  }
}
