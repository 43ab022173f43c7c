package io.sluice.engine.lane;

import java.time.Duration;
import java.time.Instant;

/// The row by which the replicas agree on one clock.
///
/// @param revision grows whenever the difference between the agreed clock and the database's
///   changes
/// @param ahead time by which the agreed clock is ahead of the database's
/// @param kept the agreed time when a replica last compared; [Instant#EPOCH] before the first one
public record ClockRow(long revision, Duration ahead, Instant kept) {
  public static final ClockRow FIRST = new ClockRow(0, Duration.ZERO, Instant.EPOCH);

  /// The row as one transaction reads it under its lock.
  ///
  /// @param now the database's clock
  public record Reading(ClockRow row, Instant now) {

    /// Returns the agreed time, unless the database's clock has jumped since the row was written.
    Instant time() {
      return now.plus(row.ahead);
    }
  }
}
