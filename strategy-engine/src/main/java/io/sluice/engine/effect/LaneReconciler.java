package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Compares observed state with each lane's desired state. It writes members at once, since they
/// follow readiness; for other drift it requests effects. It ignores plan steps that have not
/// started.
public final class LaneReconciler {
  private static final Logger LOG = Logger.getLogger(LaneReconciler.class);

  private final EffectStore store;
  private final LaneGateway gateway;
  private final TargetRegistry targets;
  private final LeaseRenewal leases;
  private final SigningKeyWriter keys;

  public LaneReconciler(
      EffectStore store, LaneGateway gateway, TargetRegistry targets, LeaseRenewal leases) {
    this.store = store;
    this.gateway = gateway;
    this.targets = targets;
    this.leases = leases;
    this.keys = new SigningKeyWriter(store, targets);
  }

  /// Runs one pass over all lanes: reads the lanes, and then every router and every runtime once.
  /// Skips a lane with an effect that cannot be parsed, since its target is unknown.
  public void reconcile() {
    List<EffectStore.LaneSnapshot> lanes =
        store.lanes().stream().filter(snapshot -> !snapshot.state().equals(Lane.EMPTY)).toList();
    if (lanes.isEmpty()) {
      return;
    }
    EffectStore.PendingEffects pending = store.readPending();
    Map<LaneKey, List<EffectRow>> byLane =
        pending.rows().stream().collect(Collectors.groupingBy(EffectRow::lane));
    Map<String, Router.Snapshot> routers = read(targets.routers(), Router::name, Router::readAll);
    long reading = targets.lost().next();
    Map<String, Runtime.Snapshot> runtimes =
        read(targets.runtimes(), Runtime::name, Runtime::readAll);
    LaneBatch.run(
        lanes.stream().filter(snapshot -> !pending.unreadable().contains(snapshot.lane())).toList(),
        snapshot -> {
          LaneKey lane = snapshot.lane();
          var observed =
              new ObservedState(
                  Optional.ofNullable(routers.get(targets.router(lane).name())),
                  Optional.ofNullable(runtimes.get(targets.runtime(lane).name()))
                      .map(it -> it.instances(lane)),
                  lane);
          reconcileLane(snapshot, observed, reading, byLane.getOrDefault(lane, List.of()));
        });
  }

  /// @param reading of the runtimes; see [LostMembers#next]
  private void reconcileLane(
      EffectStore.LaneSnapshot snapshot,
      ObservedState observed,
      long reading,
      List<EffectRow> pending) {
    LaneKey lane = snapshot.lane();
    leases.read(lane, observed.findTable());
    observed
        .findTable()
        .map(table -> Members.observe(targets, lane, reading, table, observed.instances()))
        .ifPresent(members -> repair(lane, members));
    var drift = new DriftDetector(snapshot.state(), observed, pending, leases.isObserved(lane));
    if (!drift.effects().isEmpty() || !drift.signals().isEmpty()) {
      gateway.repair(lane, snapshot.sequence(), drift.signals(), drift.effects());
    }
  }

  /// Writes members that drifted, and signing keys that the router lacks. A write that fails is
  /// left to the next pass, and so are keys after a join, which raised the table's revision.
  private void repair(LaneKey lane, Members members) {
    Map<UUID, List<Backend>> drift = members.drift();
    Table table = members.table();
    if (!drift.isEmpty()) {
      write(
          lane,
          "members",
          () -> targets.router(lane).join(lane, table.token(), table.revision(), drift));
    }
    if (table.isSigned()) {
      write(lane, "keys", () -> keys.write(lane, table));
    }
  }

  private static void write(LaneKey lane, String what, Runnable write) {
    try {
      write.run();
    } catch (TargetException.Changed e) {
      LOG.debugf("another write of %s was first: %s", lane, e.getMessage());
    } catch (TargetException e) {
      LOG.warnf("the %s of %s stay as they are for now: %s", what, lane, e.getMessage());
    }
  }

  /// Reads the targets that answer. The others are skipped in this pass.
  private static <T, S> Map<String, S> read(
      List<T> targets, Function<T, String> name, Function<T, S> readAll) {
    var snapshots = new HashMap<String, S>();
    for (T target : targets) {
      try {
        snapshots.put(name.apply(target), readAll.apply(target));
      } catch (TargetException e) {
        LOG.warnf("the reconciler cannot read %s: %s", name.apply(target), e.getMessage());
      }
    }
    return snapshots;
  }
}
