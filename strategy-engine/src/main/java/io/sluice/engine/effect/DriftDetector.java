package io.sluice.engine.effect;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Target;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/// The drift between the desired state of a lane and the observed state of its targets: weights
/// that differ, and releases with another number of instances. A pending effect excludes its own
/// target from the drift, and nothing else.
final class DriftDetector {
  private final Lane lane;
  private final RetainedReleases retained;
  private final ObservedState observed;
  private final List<EffectRow> pending;
  private final boolean isObserved;
  private final List<Signal> signals = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();

  /// @param isObserved whether health-monitor observes the active release: only then does a
  ///   candidate regain its weight after its lease expired
  DriftDetector(Lane lane, ObservedState observed, List<EffectRow> pending, boolean isObserved) {
    this.lane = lane;
    this.retained = new RetainedReleases(lane, observed.lane());
    this.observed = observed;
    this.pending = pending;
    this.isObserved = isObserved;
    findRoute().ifPresent(effects::add);
    observed.instances().ifPresent(this::addScales);
  }

  /// Returns the changes that the lane's log does not contain yet.
  List<Signal> signals() {
    return signals;
  }

  List<Effect> effects() {
    return effects;
  }

  private Optional<Effect> findRoute() {
    boolean isPending = pending.stream().anyMatch(row -> row.effect().target() == Target.ROUTER);
    Map<UUID, Percent> weights = weights();
    boolean isEmpty = weights.isEmpty() && isEmptyTable();
    boolean isExpired = observed.findTable().filter(Router.Table::expired).isPresent();
    boolean isWithheld = isExpired && !isObserved && !isOver(weights);
    if (isPending || observed.router().isEmpty() || isEmpty || isWithheld) {
      return Optional.empty();
    }
    Optional<ReleaseTrafficRules> trafficRules =
        lane.desired().trafficRules().filter(rules -> weights.containsKey(rules.release()));
    if (isExpired) {
      signals.add(new Signal.LeaseExpired("the candidate's weight was not renewed in time"));
    }
    boolean isNew = !weights.equals(lane.desired().weights());
    return isNew || isExpired || !isInForce(weights, trafficRules)
        ? Optional.of(new Effect.Route(weights, trafficRules))
        : Optional.empty();
  }

  /// Whether no release is active and one or none has all traffic: nothing observes such a lane.
  private boolean isOver(Map<UUID, Percent> weights) {
    return lane.active().isEmpty() && (weights.isEmpty() || weights.containsValue(Percent.ALL));
  }

  /// Returns the last confirmed weights without releases that are over. After an abandoned rollback
  /// another release still has part of the traffic; stable gets all of it once every instance of
  /// stable is ready. A release that is over leaves the table, since its instances are stopped only
  /// after that.
  private Map<UUID, Percent> weights() {
    return lane.stable()
        .filter(_ -> lane.active().isEmpty() && lane.stopping().isEmpty())
        .filter(this::canCarryAll)
        .map(stable -> Map.of(stable.release(), Percent.ALL))
        .orElseGet(retained::weights);
  }

  private boolean canCarryAll(Serving stable) {
    boolean isWhole =
        observed
            .instances()
            .filter(all -> Members.ready(stable.release(), all).size() >= stable.replicas())
            .isPresent();
    return isWhole || lane.weight(stable.release()).equals(Percent.ALL);
  }

  private boolean isEmptyTable() {
    return observed.findTable().map(table -> table.shares().isEmpty()).orElse(true);
  }

  /// Whether the table has these weights and rules. A router without a token has no table to
  /// compare: the table is adopted and written.
  private boolean isInForce(
      Map<UUID, Percent> weights, Optional<ReleaseTrafficRules> trafficRules) {
    return observed
        .findTable()
        .filter(table ->
            table.findTrafficRules().equals(trafficRules) && table.weights().equals(weights))
        .isPresent();
  }

  private void addScales(List<Instance> instances) {
    var releases = new TreeSet<>(lane.desired().instances().keySet());
    instances.forEach(instance -> releases.add(instance.release()));
    for (UUID release : releases) {
      List<Instance> own = instances.stream().filter(i -> i.release().equals(release)).toList();
      int ended = own.stream().mapToInt(DriftDetector::ended).sum();
      if (ended > 0 && !retained.isUnneeded(release) && lane.hasMoreEnded(release, ended)) {
        signals.add(new Signal.InstancesLost(release, ended, reason(release, own)));
      }
      if (!isFenced() && !isScaled(release) && !retained.isKeptForInspection(release)) {
        findScale(release, own).ifPresent(effects::add);
      }
    }
  }

  private String reason(UUID release, List<Instance> own) {
    return "%d of %d instances are ready"
        .formatted(Members.ready(release, own).size(), lane.ready(release));
  }

  /// Returns the number of instances that had this instance's slot and ended by themselves.
  private static int ended(Instance instance) {
    return instance.restarts() + (instance.state() == Instance.State.DEAD ? 1 : 0);
  }

  private boolean isFenced() {
    return pending.stream().anyMatch(row -> row.effect().equals(new Effect.Fence(Target.RUNTIME)));
  }

  private boolean isScaled(UUID release) {
    return pending.stream()
        .anyMatch(row -> row.effect() instanceof Effect.Scale own && own.release().equals(release));
  }

  private Optional<Effect> findScale(UUID release, List<Instance> own) {
    int replicas = retained.isUnneeded(release) ? 0 : lane.ready(release);
    boolean isMet = own.size() == replicas && Members.ready(release, own).size() == replicas;
    return isMet
        ? Optional.empty()
        : retained.findSpec(release).map(spec -> new Effect.Scale(release, spec, replicas));
  }
}
