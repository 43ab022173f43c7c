package io.sluice.engine.effect;

import io.sluice.contract.Token;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.Retry;
import io.sluice.messaging.Transactions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The run of one effect, with retries until it is confirmed or no longer this runner's.
final class EffectRun {
  private static final String REPORT = "report of an effect";
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration PERMANENT_BACKOFF = Duration.ofSeconds(5);

  /// Interval at which an unchanged failure is reported to the lane again: the lane drops it when
  /// another effect of the step is confirmed.
  private static final long REMINDER_NANOS = Duration.ofSeconds(10).toNanos();

  private final EffectStore store;
  private final LaneGateway gateway;
  private final EffectPerformer performer;
  private final Retry retry;
  private final MonotonicTime time;
  private final String owner;
  private final Runnable onStaleToken;
  private final Runnable wakeReconciler;

  /// Start ids of the target for which the lane has decided the adoption.
  private final Set<String> adopted = new HashSet<>();

  private Duration backoff = FIRST_BACKOFF;
  private long reportedAt;

  /// @param onStaleToken called when a target has seen a higher token
  EffectRun(
      EffectStore store,
      LaneGateway gateway,
      EffectPerformer performer,
      Retry retry,
      MonotonicTime time,
      String owner,
      Runnable onStaleToken,
      Runnable wakeReconciler) {
    this.store = store;
    this.gateway = gateway;
    this.performer = performer;
    this.retry = retry;
    this.time = time;
    this.owner = owner;
    this.onStaleToken = onStaleToken;
    this.wakeReconciler = wakeReconciler;
    this.reportedAt = time.nanoTime();
  }

  /// @param committed the effect, if it was committed just now; otherwise it is read
  /// @throws LeaseGuard.LeaseLostException if it is no longer this runner's
  void run(UUID effect, Optional<LeaseGuard> committed) {
    Optional<LeaseGuard> guard = committed.or(() -> takeLease(effect));
    while (guard.isPresent()) {
      attempt(guard.get());
      guard = takeLease(effect);
    }
  }

  /// Returns the right to continue an effect; empty if it is finished, has another owner, or is
  /// blocked by a fence.
  private Optional<LeaseGuard> takeLease(UUID effect) {
    long now = time.nanoTime();
    return retry
        .call("effect " + effect, () -> store.read(effect))
        .filter(row -> row.owner().equals(owner) && !row.blocked())
        .map(row -> new LeaseGuard(store, time, row, now));
  }

  private void attempt(LeaseGuard guard) {
    try {
      confirm(guard);
      backoff = FIRST_BACKOFF;
    } catch (TargetException.Permanent e) {
      fail(guard.row(), e, true);
      time.pause(PERMANENT_BACKOFF);
    } catch (TargetException.Changed e) {
      time.pause(FIRST_BACKOFF); // another writer was first: the next attempt reads its table
    } catch (TargetException e) {
      fail(guard.row(), e, false);
      backOff();
    } catch (Transactions.UnavailableException e) {
      backOff();
    }
  }

  private void confirm(LeaseGuard guard) {
    try {
      Result result = performer.perform(guard);
      report(() -> gateway.done(guard.row(), result));
      if (guard.row().isRepair()) {
        wakeReconciler.run();
      }
    } catch (TargetException.NoToken e) {
      adopt(guard);
    } catch (TargetException.StaleToken e) {
      onStaleToken.run();
      EffectRow row = guard.row();
      String startId = performer.startId(row);
      report(() -> gateway.onStaleToken(row, row.effect().target(), startId, e.seen()));
    }
  }

  /// Adopts a target that has no token for the lane, after the lane has decided so.
  private void adopt(LeaseGuard guard) {
    EffectRow row = guard.row();
    String startId = performer.startId(row);
    if (!adopted.contains(startId)) {
      boolean isDecided =
          retry.call(REPORT, () -> gateway.adopt(row, row.effect().target(), startId));
      if (!isDecided) {
        return; // the effect has another token now and is retried under it
      }
      adopted.add(startId);
    }
    Token token = guard.recheck();
    performer.adopt(row, token, startId);
    wakeReconciler.run();
  }

  /// Reports each new reason to the lane, and an unchanged one every 10 s.
  private void fail(EffectRow row, RuntimeException failure, boolean isPermanent) {
    String reason = String.valueOf(failure.getMessage());
    boolean isNew = !row.reason().equals(Optional.of(reason));
    if (isNew || time.nanoTime() - reportedAt >= REMINDER_NANOS) {
      report(() -> gateway.failed(row, reason, isPermanent));
      reportedAt = time.nanoTime();
    }
  }

  private void backOff() {
    time.pause(backoff);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(LAST_BACKOFF) < 0 ? doubled : LAST_BACKOFF;
  }

  private void report(Runnable call) {
    retry.run(REPORT, call);
  }
}
