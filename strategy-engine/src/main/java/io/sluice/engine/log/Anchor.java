package io.sluice.engine.log;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A time, and when it was on this replica's monotonic clock.
///
/// @param nanos of the monotonic clock
/// @param revision of the row that the time was agreed by
/// @param comparisons how often this replica has compared since it started
/// @param waits whether the clock stands still until the database's has caught up
record Anchor(Instant at, long nanos, long revision, int comparisons, boolean waits) {
  /// Jumps no longer than this are followed, as drift is.
  static final Duration DRIFT = Duration.ofSeconds(1);

  /// Longer than from one comparison to the next.
  static final Duration GAP = Duration.ofMillis(2_500);

  /// A replica that compared less often may have started in the middle of a jump, so it only reads.
  private static final int SETTLED = 3;

  /// @param row what is to be written for all
  record Compared(Anchor anchor, Optional<ClockRow> row) {}

  /// A clock that stands still counts on where no comparison follows: a deadline may have begun.
  Instant at(long now) {
    long still = waits ? GAP.toNanos() : 0;
    return at.plusNanos(Math.max(0, now - nanos - still));
  }

  /// The database's clock has jumped if it differs from what was counted here and no other replica
  /// has written why; then counting goes on.
  ///
  /// @param isIdle whether no lane waits for a deadline; asked only where that counts
  Compared compare(ClockRow.Reading reading, long now, BooleanSupplier isIdle) {
    Instant counted = at(now);
    ClockRow row = reading.row();
    boolean stoodStill = row.kept().isAfter(counted.plus(GAP));
    boolean isChanged = stoodStill || row.revision() != revision;
    // A row that is ahead of both was agreed by a replica whose clock is there: it never goes back.
    boolean isAgreed = !stoodStill && isWithin(DRIFT, counted, reading.time());
    if (isAgreed || (isChanged && isFresh(reading))) {
      return next(reading, reading.time(), now, isIdle);
    }
    return next(reading, stoodStill ? row.kept() : counted, now, isIdle);
  }

  private Compared next(ClockRow.Reading reading, Instant time, long now, BooleanSupplier isIdle) {
    ClockRow was = reading.row();
    if (comparisons < SETTLED) {
      var next = new Anchor(time, now, was.revision(), comparisons + 1, false);
      return new Compared(next, Optional.empty());
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

  /// Nothing depends on the difference: the database's clock counts again, or is waited for. A wait
  /// moves no clock, so the revision stays and a release can begin.
  private Compared idle(ClockRow.Reading reading, long now) {
    ClockRow was = reading.row();
    Instant latest = latest(reading.now(), was.kept(), at(now));
    boolean isToWait = latest.isAfter(reading.now());
    long next = isToWait ? was.revision() : was.revision() + 1;
    return next(agreed(next, reading.now(), latest), now, isToWait);
  }

  private Compared next(ClockRow row, long now, boolean isToWait) {
    var next = new Anchor(row.kept(), now, row.revision(), comparisons, isToWait);
    return new Compared(next, Optional.of(row));
  }

  private static Instant latest(Instant... instants) {
    return Collections.max(List.of(instants));
  }

  /// The row counts milliseconds; rounding up keeps the clock from going back.
  private static ClockRow agreed(long revision, Instant now, Instant time) {
    Duration ahead = Duration.between(now, time).plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
    return new ClockRow(revision, ahead, now.plus(ahead));
  }

  /// Whether a replica wrote the row just before, so that what it says is no jump.
  private static boolean isFresh(ClockRow.Reading reading) {
    Instant kept = reading.row().kept();
    return !reading.time().isBefore(kept) && isWithin(GAP, kept, reading.time());
  }

  private static boolean isWithin(Duration limit, Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(limit) <= 0;
  }
}
