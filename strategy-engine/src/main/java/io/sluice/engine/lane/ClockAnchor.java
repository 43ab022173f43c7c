package io.sluice.engine.lane;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A time, and the value of this replica's monotonic clock at that time.
///
/// @param nanos of the monotonic clock
/// @param revision of the row by which the time was agreed
/// @param comparisons number of comparisons since this replica started
/// @param waits whether the clock stands still until the database's clock has caught up
record ClockAnchor(Instant at, long nanos, long revision, int comparisons, boolean waits) {
  /// Maximum length of a jump that is followed like drift.
  static final Duration DRIFT = Duration.ofSeconds(1);

  /// A time longer than the interval between two comparisons.
  static final Duration GAP = Duration.ofMillis(2_500);

  /// Minimum number of comparisons before a replica writes: one that compared less often may have
  /// started in the middle of a jump, so it only reads.
  private static final int SETTLED = 3;

  /// @param row the row to write for all replicas
  record Comparison(ClockAnchor anchor, Optional<ClockRow> row) {}

  /// Returns the time at `now`. A clock that stands still counts again if no comparison follows for
  /// 2.5 s: a deadline may have begun.
  Instant at(long now) {
    long still = waits ? GAP.toNanos() : 0;
    return at.plusNanos(Math.max(0, now - nanos - still));
  }

  /// Compares the database's clock with this one. The database's clock has jumped if it differs
  /// from the time counted here and no other replica has recorded that; then counting continues.
  ///
  /// @param isIdle whether no lane waits for a deadline; evaluated only if it matters
  Comparison compare(ClockRow.Reading reading, long now, BooleanSupplier isIdle) {
    Instant counted = at(now);
    ClockRow row = reading.row();
    boolean stoodStill = row.kept().isAfter(counted.plus(GAP));
    boolean isChanged = stoodStill || row.revision() != revision;
    // A replica whose clock is there agreed a row that is ahead of both: it never moves backwards.
    boolean isAgreed = !stoodStill && isWithin(DRIFT, counted, reading.time());
    if (isAgreed || (isChanged && isFresh(reading))) {
      return next(reading, reading.time(), now, isIdle);
    }
    return next(reading, stoodStill ? row.kept() : counted, now, isIdle);
  }

  private Comparison next(
      ClockRow.Reading reading, Instant time, long now, BooleanSupplier isIdle) {
    ClockRow was = reading.row();
    if (comparisons < SETTLED) {
      var next = new ClockAnchor(time, now, was.revision(), comparisons + 1, false);
      return new Comparison(next, Optional.empty());
    }
    if (!isWithin(DRIFT, reading.now(), time) && isIdle.getAsBoolean()) {
      return idle(reading, now);
    }
    boolean isSame = isWithin(DRIFT, reading.time(), time);
    ClockRow row =
        isSame
            ? new ClockRow(was.revision(), was.ahead(), reading.time())
            : agreed(was.revision() + 1, reading.now(), time);
    return next(row, now, false);
  }

  /// Ends a difference on which nothing depends: the database's clock counts again, or is waited
  /// for. A wait moves no clock, so the revision stays and a release can begin.
  private Comparison idle(ClockRow.Reading reading, long now) {
    ClockRow was = reading.row();
    Instant latest = latest(reading.now(), was.kept(), at(now));
    boolean isToWait = latest.isAfter(reading.now());
    long next = isToWait ? was.revision() : was.revision() + 1;
    return next(agreed(next, reading.now(), latest), now, isToWait);
  }

  private Comparison next(ClockRow row, long now, boolean isToWait) {
    var next = new ClockAnchor(row.kept(), now, row.revision(), comparisons, isToWait);
    return new Comparison(next, Optional.of(row));
  }

  private static Instant latest(Instant... instants) {
    return Collections.max(List.of(instants));
  }

  /// Returns the row for an agreed time. The row counts milliseconds; rounding up prevents the
  /// clock from moving backwards.
  private static ClockRow agreed(long revision, Instant now, Instant time) {
    Duration ahead = Duration.between(now, time).plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
    return new ClockRow(revision, ahead, now.plus(ahead));
  }

  /// Whether a replica wrote the row just before, so that its time is no jump.
  private static boolean isFresh(ClockRow.Reading reading) {
    Instant kept = reading.row().kept();
    return !reading.time().isBefore(kept) && isWithin(GAP, kept, reading.time());
  }

  private static boolean isWithin(Duration limit, Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(limit) <= 0;
  }
}
