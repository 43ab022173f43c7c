package io.sluice.engine.effect;

import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.EffectStore.Lease;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.Retry;
import io.sluice.messaging.Transactions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/// Does to the world what the effects say. Each runs on a thread of its own until it is confirmed
/// or no longer this runner's.
public final class EffectRunner {
  /// A lease has expired when its renewals stood still for so long on the observer's own clock.
  private static final long EXPIRY_NANOS = Duration.ofSeconds(5).toNanos();

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration HOPELESS_BACKOFF = Duration.ofSeconds(5);

  private final EffectStore store;
  private final Signals signals;
  private final Targets targets;
  private final Retry retry;
  private final Pace pace;
  private final Executor workers;
  private final String owner;
  private final Runnable wakeKeeper;
  private final LongAdder refusals = new LongAdder();
  private final Scaling scaling;
  private final Routing routing;
  private final Set<UUID> running = ConcurrentHashMap.newKeySet();
  private final Map<UUID, Observed> foreign = new HashMap<>();

  /// Somebody else's lease, and since when it has been standing still.
  private record Observed(Lease lease, long since) {}

  /// @param workers starts a thread for each effect
  /// @param owner this runner's name: the replica's, a slash, and something of this very start
  /// @param wakeKeeper called when the keeper had better look at once
  public EffectRunner(
      EffectStore store,
      Signals signals,
      Targets targets,
      Retry retry,
      Pace pace,
      Executor workers,
      String owner,
      Runnable wakeKeeper) {
    this.store = store;
    this.signals = signals;
    this.targets = targets;
    this.retry = retry;
    this.pace = pace;
    this.workers = workers;
    this.owner = owner;
    this.wakeKeeper = wakeKeeper;
    this.scaling = new Scaling(targets, pace);
    this.routing = new Routing(store, targets);
  }

  /// Effects that were just written with a lease of this runner's.
  public void offer(Collection<UUID> effects) {
    effects.forEach(this::start);
  }

  /// Starts what is this runner's and does not run, and takes over leases that expired. Not for
  /// several threads.
  public void round() {
    var seen = new HashMap<UUID, Observed>();
    for (Lease lease : store.leases()) {
      if (lease.owner().equals(owner)) {
        if (!lease.blocked()) {
          start(lease.effect());
        }
      } else if (hasExpired(lease)) {
        signals.takeOver(lease, owner);
      } else {
        seen.put(lease.effect(), observed(lease));
      }
    }
    foreign.clear();
    foreign.putAll(seen);
  }

  /// Renews this runner's leases: to be called each second.
  public void renew() {
    store.renew(owner);
  }

  /// How many writes were refused because the target had seen a higher token.
  public long refusals() {
    return refusals.sum();
  }

  /// A former start of the same replica is dead: there is one process of that name at a time, and
  /// should there be two, their tokens keep them apart.
  private boolean hasExpired(Lease lease) {
    String replica = owner.substring(0, owner.indexOf('/') + 1);
    return lease.owner().startsWith(replica)
        || pace.nanoTime() - observed(lease).since() >= EXPIRY_NANOS;
  }

  /// Since when this very lease has been standing still.
  private Observed observed(Lease lease) {
    return Optional.ofNullable(foreign.get(lease.effect()))
        .filter(before -> before.lease().equals(lease))
        .orElseGet(() -> new Observed(lease, pace.nanoTime()));
  }

  private void start(UUID effect) {
    if (running.add(effect)) {
      workers.execute(() -> {
        boolean isOver = false;
        try {
          run(effect);
          isOver = true;
        } catch (Ticket.Lost | Pace.Stopped | Retry.Stopped e) {
          isOver = true; // somebody else's now, or left to the next start
        } finally {
          if (!isOver) {
            pace.pause(LAST_BACKOFF); // a defect: not again at once
          }
          running.remove(effect);
        }
      });
    }
  }

  private void run(UUID effect) {
    var backoff = new Backoff();
    var told = new HashSet<String>();
    while (true) {
      Optional<EffectRow> row = retry.call("effect " + effect, () -> store.read(effect));
      if (row.isEmpty() || !row.get().owner().equals(owner) || row.get().blocked()) {
        return;
      }
      var ticket = new Ticket(store, row.get());
      try {
        attempt(ticket, told);
        backoff = new Backoff();
      } catch (TargetException.Hopeless e) {
        fail(ticket.row(), e, true);
        pace.pause(HOPELESS_BACKOFF);
      } catch (TargetException | Transactions.Unavailable e) {
        fail(ticket.row(), e, false);
        pace.pause(backoff.next());
      }
    }
  }

  /// @param told starts of the target that the lane was told to adopt
  private void attempt(Ticket ticket, Set<String> told) {
    try {
      Result result = perform(ticket, ticket.row().effect());
      answer(() -> signals.done(ticket.row(), result));
      if (ticket.row().isKeepers()) {
        wakeKeeper.run();
      }
    } catch (TargetException.NoToken e) {
      adopt(ticket, told);
    } catch (TargetException.Stale e) {
      refusals.increment();
      String startId = startId(ticket.row());
      answer(() -> signals.outrun(ticket.row(), ticket.row().effect().target(), startId, e.seen()));
    }
  }

  private static final class Backoff {
    private Duration next = FIRST_BACKOFF;

    Duration next() {
      Duration now = next;
      next = now.multipliedBy(2).compareTo(LAST_BACKOFF) < 0 ? now.multipliedBy(2) : LAST_BACKOFF;
      return now;
    }
  }

  private Result perform(Ticket ticket, Effect effect) {
    return switch (effect) {
      case Effect.Fence fence -> {
        switch (fence.target()) {
          case ROUTER -> targets.router(ticket.lane()).fence(ticket.lane(), ticket.check());
          case RUNTIME -> targets.runtime(ticket.lane()).fence(ticket.lane(), ticket.check());
        }
        yield new Result.Fenced(fence.target(), ticket.row().token().epoch());
      }
      case Effect.Scale scale -> scaling.run(ticket, scale);
      case Effect.Route route -> routing.run(ticket, route);
    };
  }

  /// The first call of whoever meets a target without a token for the lane.
  private void adopt(Ticket ticket, Set<String> told) {
    EffectRow row = ticket.row();
    String startId = startId(row);
    if (!told.contains(startId)) {
      answer(() -> signals.adopt(row, row.effect().target(), startId));
      told.add(startId);
    }
    Token token = ticket.check();
    switch (row.effect().target()) {
      case ROUTER -> targets.router(row.lane()).adopt(row.lane(), token, startId);
      case RUNTIME -> targets.runtime(row.lane()).adopt(row.lane(), token, startId);
    }
    wakeKeeper.run();
  }

  private String startId(EffectRow row) {
    return switch (row.effect().target()) {
      case ROUTER -> targets.router(row.lane()).readAll().startId();
      case RUNTIME -> targets.runtime(row.lane()).readAll().startId();
    };
  }

  /// Tells the lane once for each new reason.
  private void fail(EffectRow row, RuntimeException failure, boolean isHopeless) {
    String reason = String.valueOf(failure.getMessage());
    if (!row.reason().equals(Optional.of(reason))) {
      answer(() -> signals.failed(row, reason, isHopeless));
    }
  }

  private void answer(Runnable call) {
    retry.call(
        "answer of an effect",
        () -> {
          call.run();
          return true;
        });
  }
}
