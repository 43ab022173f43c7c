package io.sluice.engine.log;

import io.sluice.engine.effect.Pace;
import io.sluice.messaging.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The engine's time: the database's clock without its jumps. Each replica counts on its monotonic
/// clock and compares once a second. Small differences are followed, as clocks drift; a larger one
/// is a jump, which the first replica that sees it records for all.
///
/// While no lane waits for a deadline the clock returns to the database's, without moving
/// backwards.
public final class SteadyClock {
  /// Maximum duration of a reading: a slower one is too inexact.
  private static final Duration SLOW = Duration.ofMillis(500);

  private static final Logger LOG = Logger.getLogger(SteadyClock.class);

  private final Transactions<? extends EngineTx> transactions;
  private final Pace pace;
  private volatile Optional<Anchor> anchor = Optional.empty();
  private Optional<Sight> first = Optional.empty();

  /// @param revision of the row by which the time was agreed
  public record Now(Instant at, long revision) {}

  /// A row that was old when this replica started, and the monotonic time when it was first read.
  private record Sight(Instant kept, long nanos) {}

  public SteadyClock(Transactions<? extends EngineTx> transactions, Pace pace) {
    this.transactions = transactions;
    this.pace = pace;
  }

  /// Returns the time. Empty before the first comparison, and after a start until it is clear
  /// whether the database's clock jumped or no replica was running.
  public Optional<Now> findNow() {
    return anchor.map(known -> new Now(known.at(pace.nanoTime()), known.revision()));
  }

  /// Returns the same as [#findNow].
  ///
  /// @throws Transactions.Unavailable if it is empty
  Now now() {
    return findNow()
        .orElseThrow(() ->
            new Transactions.Unavailable(
                "the clock was not compared yet", new IllegalStateException("no clock")));
  }

  /// Makes one comparison. Not thread-safe.
  public void round() {
    long sent = pace.nanoTime();
    anchor =
        transactions.call(tx -> {
          ClockRow.Reading reading = tx.lockClock();
          long nanos = pace.nanoTime();
          if (nanos - sent > SLOW.toNanos()) {
            return anchor;
          }
          return anchor
              .map(known -> compare(known, reading, nanos, tx))
              .or(() -> begin(reading, nanos));
        });
  }

  private static Anchor compare(Anchor known, ClockRow.Reading reading, long nanos, EngineTx tx) {
    Anchor.Compared compared = known.compare(reading, nanos, tx::isIdle);
    compared
        .row()
        .ifPresent(row -> {
          Duration jump = reading.row().ahead().minus(row.ahead());
          if (jump.abs().compareTo(Anchor.GAP) > 0) {
            LOG.warnf(
                "the database's clock is at %s, the engine's clock at %s: the offset changed by %s, after a"
                    + " jump or because the engine follows the database's clock again",
                reading.now(), row.kept(), jump);
          }
          tx.keep(row);
        });
    return compared.anchor();
  }

  /// Creates the first anchor; empty until it is clear whether the database's clock jumped. An old
  /// row means that no replica was running, or that the database's clock has just jumped. A running
  /// replica writes the row every second, so a short wait decides.
  private Optional<Anchor> begin(ClockRow.Reading reading, long nanos) {
    Instant kept = reading.row().kept();
    Instant time = reading.time();
    Sight sight =
        first.filter(it -> it.kept().equals(kept)).orElseGet(() -> new Sight(kept, nanos));
    first = Optional.of(sight);
    boolean isOld = !kept.equals(Instant.EPOCH) && time.isAfter(kept.plus(Anchor.GAP));
    if (isOld && nanos - sight.nanos() < Anchor.GAP.toNanos()) {
      return Optional.empty();
    }
    Instant at = time.isAfter(kept) ? time : kept;
    return Optional.of(new Anchor(at, nanos, reading.row().revision(), 0, false));
  }
}
