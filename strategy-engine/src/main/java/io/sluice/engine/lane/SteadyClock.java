package io.sluice.engine.lane;

import io.sluice.engine.effect.MonotonicTime;
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
  private final MonotonicTime monotonicTime;
  private volatile Optional<ClockAnchor> anchor = Optional.empty();
  private Optional<FirstReading> first = Optional.empty();

  /// @param revision of the row by which the time was agreed
  public record Now(Instant at, long revision) {}

  /// A row that was old when this replica started, and the monotonic time when it was first read.
  private record FirstReading(Instant kept, long nanos) {}

  public SteadyClock(Transactions<? extends EngineTx> transactions, MonotonicTime monotonicTime) {
    this.transactions = transactions;
    this.monotonicTime = monotonicTime;
  }

  /// Returns the time. Empty before the first comparison, and after a start until it is clear
  /// whether the database's clock jumped or no replica was running.
  public Optional<Now> findNow() {
    return anchor.map(present -> new Now(present.at(monotonicTime.nanoTime()), present.revision()));
  }

  /// Returns the same as [#findNow].
  ///
  /// @throws Transactions.UnavailableException if it is empty
  Now now() {
    return findNow()
        .orElseThrow(() ->
            new Transactions.UnavailableException(
                "the clock was not compared yet", new IllegalStateException("no clock")));
  }

  /// Makes one comparison. Not thread-safe.
  public void refresh() {
    long sent = monotonicTime.nanoTime();
    anchor =
        transactions.call(tx -> {
          ClockRow.Reading reading = tx.lockClock();
          long nanos = monotonicTime.nanoTime();
          if (nanos - sent > SLOW.toNanos()) {
            return anchor;
          }
          return anchor
              .map(present -> compare(present, reading, nanos, tx))
              .or(() -> begin(reading, nanos));
        });
  }

  private static ClockAnchor compare(
      ClockAnchor present, ClockRow.Reading reading, long nanos, EngineTx tx) {
    ClockAnchor.Comparison comparison = present.compare(reading, nanos, tx::isIdle);
    comparison
        .row()
        .ifPresent(row -> {
          Duration jump = reading.row().ahead().minus(row.ahead());
          if (jump.abs().compareTo(ClockAnchor.GAP) > 0) {
            LOG.warnf(
                "the database's clock is at %s, the engine's clock at %s: the offset changed by %s,"
                    + " after a jump or because the engine follows the database's clock again",
                reading.now(), row.kept(), jump);
          }
          tx.keep(row);
        });
    return comparison.anchor();
  }

  /// Creates the first anchor; empty until it is clear whether the database's clock jumped. An old
  /// row means that no replica was running, or that the database's clock has just jumped. A running
  /// replica writes the row every second, so a short wait decides.
  private Optional<ClockAnchor> begin(ClockRow.Reading reading, long nanos) {
    Instant kept = reading.row().kept();
    Instant time = reading.time();
    FirstReading firstReading =
        first.filter(it -> it.kept().equals(kept)).orElseGet(() -> new FirstReading(kept, nanos));
    first = Optional.of(firstReading);
    boolean isOld = !kept.equals(Instant.EPOCH) && time.isAfter(kept.plus(ClockAnchor.GAP));
    if (isOld && nanos - firstReading.nanos() < ClockAnchor.GAP.toNanos()) {
      return Optional.empty();
    }
    Instant at = time.isAfter(kept) ? time : kept;
    return Optional.of(new ClockAnchor(at, nanos, reading.row().revision(), 0, false));
  }
}
