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

/// One effect, tried again and again until it is confirmed or not this runner's any more.
final class EffectRun {
  private static final String ANSWER = "answer of an effect";
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration HOPELESS_BACKOFF = Duration.ofSeconds(5);

  /// How often the lane is told of a failure that stays the same: it forgets it when something else
  /// of the step is confirmed.
  private static final long REMINDER_NANOS = Duration.ofSeconds(10).toNanos();

  private final EffectStore store;
  private final Signals signals;
  private final Performer performer;
  private final Retry retry;
  private final Pace pace;
  private final String owner;
  private final Runnable refused;
  private final Runnable wakeKeeper;

  /// Starts of the target that the lane was told to adopt.
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

  /// @param known the effect as it was committed this very moment, if it was
  /// @throws Ticket.Lost if it is not this runner's any more
  void run(UUID effect, Optional<Ticket> known) {
    Optional<Ticket> ticket = known.or(() -> ticket(effect));
    while (ticket.isPresent()) {
      attempt(ticket.get());
      ticket = ticket(effect);
    }
  }

  /// The right to go on with an effect; empty if it is finished, somebody else's, or has to wait.
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
      pace.pause(FIRST_BACKOFF); // another writer was first: the next try reads its table
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

  /// The first call of whoever meets a target without a token for the lane.
  private void adopt(Ticket ticket) {
    EffectRow row = ticket.row();
    String startId = performer.startId(row);
    if (!adopted.contains(startId)) {
      boolean isDecided =
          retry.call(ANSWER, () -> signals.adopt(row, row.effect().target(), startId));
      if (!isDecided) {
        return; // it has another token by now, and is to be asked about under that one
      }
      adopted.add(startId);
    }
    Token token = ticket.recheck();
    performer.adopt(row, token, startId);
    wakeKeeper.run();
  }

  /// Tells the lane of each new reason, and of one that stays from time to time.
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
