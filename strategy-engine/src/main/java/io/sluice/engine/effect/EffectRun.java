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
  private static final String ANSWER = "answer of an effect";
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration HOPELESS_BACKOFF = Duration.ofSeconds(5);

  /// Interval at which an unchanged failure is reported to the lane again: the lane drops it when
  /// another effect of the step is confirmed.
  private static final long REMINDER_NANOS = Duration.ofSeconds(10).toNanos();

  private final EffectStore store;
  private final Signals signals;
  private final Performer performer;
  private final Retry retry;
  private final Pace pace;
  private final String owner;
  private final Runnable refused;
  private final Runnable wakeKeeper;

  /// Start ids of the target for which the lane has decided the adoption.
  private final Set<String> adopted = new HashSet<>();

  private Duration backoff = FIRST_BACKOFF;
  private long toldAt;

  /// @param refused called when a target has seen a higher token
  EffectRun(
      EffectStore store,
      Signals signals,
      Performer performer,
      Retry retry,
      Pace pace,
      String owner,
      Runnable refused,
      Runnable wakeKeeper) {
    this.store = store;
    this.signals = signals;
    this.performer = performer;
    this.retry = retry;
    this.pace = pace;
    this.owner = owner;
    this.refused = refused;
    this.wakeKeeper = wakeKeeper;
    this.toldAt = pace.nanoTime();
  }

  /// @param known the effect, if it was committed just now; otherwise it is read
  /// @throws Ticket.Lost if it is no longer this runner's
  void run(UUID effect, Optional<Ticket> known) {
    Optional<Ticket> ticket = known.or(() -> ticket(effect));
    while (ticket.isPresent()) {
      attempt(ticket.get());
      ticket = ticket(effect);
    }
  }

  /// Returns the right to continue an effect; empty if it is finished, has another owner, or is
  /// blocked by a fence.
  private Optional<Ticket> ticket(UUID effect) {
    long now = pace.nanoTime();
    return retry
        .call("effect " + effect, () -> store.read(effect))
        .filter(row -> row.owner().equals(owner) && !row.blocked())
        .map(row -> new Ticket(store, pace, row, now));
  }

  private void attempt(Ticket ticket) {
    try {
      confirm(ticket);
      backoff = FIRST_BACKOFF;
    } catch (TargetException.Hopeless e) {
      fail(ticket.row(), e, true);
      pace.pause(HOPELESS_BACKOFF);
    } catch (TargetException.Changed e) {
      pace.pause(FIRST_BACKOFF); // another writer was first: the next attempt reads its table
    } catch (TargetException e) {
      fail(ticket.row(), e, false);
      backOff();
    } catch (Transactions.Unavailable e) {
      backOff();
    }
  }

  private void confirm(Ticket ticket) {
    try {
      Result result = performer.perform(ticket);
      answer(() -> signals.done(ticket.row(), result));
      if (ticket.row().isKeepers()) {
        wakeKeeper.run();
      }
    } catch (TargetException.NoToken e) {
      adopt(ticket);
    } catch (TargetException.Stale e) {
      refused.run();
      EffectRow row = ticket.row();
      String startId = performer.startId(row);
      answer(() -> signals.outrun(row, row.effect().target(), startId, e.seen()));
    }
  }

  /// Adopts a target that has no token for the lane, after the lane has decided so.
  private void adopt(Ticket ticket) {
    EffectRow row = ticket.row();
    String startId = performer.startId(row);
    if (!adopted.contains(startId)) {
      boolean isDecided =
          retry.call(ANSWER, () -> signals.adopt(row, row.effect().target(), startId));
      if (!isDecided) {
        return; // the effect has another token now and is retried under it
      }
      adopted.add(startId);
    }
    Token token = ticket.recheck();
    performer.adopt(row, token, startId);
    wakeKeeper.run();
  }

  /// Reports each new reason to the lane, and an unchanged one every 10 s.
  private void fail(EffectRow row, RuntimeException failure, boolean isHopeless) {
    String reason = String.valueOf(failure.getMessage());
    boolean isNew = !row.reason().equals(Optional.of(reason));
    if (isNew || pace.nanoTime() - toldAt >= REMINDER_NANOS) {
      answer(() -> signals.failed(row, reason, isHopeless));
      toldAt = pace.nanoTime();
    }
  }

  private void backOff() {
    pace.pause(backoff);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(LAST_BACKOFF) < 0 ? doubled : LAST_BACKOFF;
  }

  private void answer(Runnable call) {
    retry.run(ANSWER, call);
  }
}
