package io.sluice.engine.effect;

import io.sluice.engine.effect.EffectStore.Lease;
import io.sluice.messaging.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/// Executes effects at their targets. Each runs on a thread of its own until it is confirmed or no
/// longer this runner's.
public final class EffectRunner {
  /// Time without a renewal after which a lease has expired, by the observer's own clock, ns.
  private static final long EXPIRY_NANOS = Duration.ofSeconds(5).toNanos();

  private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

  private final EffectStore store;
  private final LaneGateway gateway;
  private final EffectPerformer performer;
  private final Retry retry;
  private final MonotonicTime time;
  private final Executor workers;
  private final String owner;
  private final Runnable wakeReconciler;
  private final LongAdder rejectedWrites = new LongAdder();
  private final Set<UUID> running = ConcurrentHashMap.newKeySet();
  private final Map<UUID, Observed> foreign = new HashMap<>();

  /// Another runner's lease, and the time of its last observed renewal, ns.
  private record Observed(Lease lease, long since) {}

  /// @param workers starts a thread for each effect
  /// @param owner this runner's name: the replica's name, a slash, and an id of this start
  /// @param wakeReconciler called when the reconciler should run immediately
  public EffectRunner(
      EffectStore store,
      LaneGateway gateway,
      TargetRegistry targets,
      LeaseRenewal leases,
      Retry retry,
      MonotonicTime time,
      Executor workers,
      String owner,
      Runnable wakeReconciler) {
    this.store = store;
    this.gateway = gateway;
    this.performer =
        new EffectPerformer(
            targets,
            new ScaleExecutor(targets, time, gateway, wakeReconciler),
            new RouteExecutor(store, targets, leases),
            new CallExecutor(targets.webhooks(), time));
    this.retry = retry;
    this.time = time;
    this.workers = workers;
    this.owner = owner;
    this.wakeReconciler = wakeReconciler;
  }

  /// Starts effects that were committed just now with a lease of this runner.
  public void submit(Collection<EffectRow> effects) {
    effects.forEach(row -> start(row.id(), Optional.of(row)));
  }

  /// Starts this runner's effects that are not running, and takes over expired leases. Not
  /// thread-safe.
  public void runOnce() {
    var current = new HashMap<UUID, Observed>();
    var expired = new ArrayList<Lease>();
    for (Lease lease : store.leases()) {
      if (lease.owner().equals(owner)) {
        if (!lease.blocked()) {
          start(lease.effect(), Optional.empty());
        }
      } else {
        current.put(lease.effect(), observed(lease));
        if (hasExpired(lease)) {
          expired.add(lease);
        }
      }
    }
    foreign.clear();
    foreign.putAll(current);
    LaneBatch.run(expired, lease -> gateway.takeOver(lease, owner));
  }

  /// Renews this runner's leases; must be called every second.
  public void renew() {
    store.renew(owner);
  }

  /// Returns the number of writes that a target rejected because it had seen a higher token.
  public long rejectedWrites() {
    return rejectedWrites.sum();
  }

  /// Whether a lease has expired. A lease of an earlier start of the same replica has: only one
  /// process runs under that name, and if there were two, their tokens would keep them apart.
  private boolean hasExpired(Lease lease) {
    String replica = owner.substring(0, owner.indexOf('/') + 1);
    return lease.owner().startsWith(replica)
        || time.nanoTime() - observed(lease).since() >= EXPIRY_NANOS;
  }

  /// Returns the lease with the time since when it has not been renewed.
  private Observed observed(Lease lease) {
    return Optional.ofNullable(foreign.get(lease.effect()))
        .filter(before -> before.lease().equals(lease))
        .orElseGet(() -> new Observed(lease, time.nanoTime()));
  }

  private void start(UUID effect, Optional<EffectRow> committed) {
    if (running.add(effect)) {
      Optional<LeaseGuard> guard =
          committed.map(row -> new LeaseGuard(store, time, row, time.nanoTime()));
      workers.execute(() -> run(effect, guard));
    }
  }

  private void run(UUID effect, Optional<LeaseGuard> guard) {
    boolean isDone = false;
    try {
      new EffectRun(
              store,
              gateway,
              performer,
              retry,
              time,
              owner,
              rejectedWrites::increment,
              wakeReconciler)
          .run(effect, guard);
      isDone = true;
    } catch (LeaseGuard.LeaseLostException
        | MonotonicTime.StoppedException
        | Retry.StoppedException e) {
      isDone = true; // another runner has it, or the next start continues it
    } finally {
      if (!isDone) {
        time.pause(AFTER_DEFECT); // delays the next run
      }
      running.remove(effect);
    }
  }
}
