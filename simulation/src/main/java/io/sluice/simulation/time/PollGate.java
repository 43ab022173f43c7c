package io.sluice.simulation.time;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The schedule of a polling loop. A poll that would see only the data of the last one is
/// postponed, by one period at a time and a limited number of times: production polls then, too,
/// and everything that depends on a poll still happens. See
/// `docs/decisions/0090-scheduling-of-the-simulation.md`.
///
/// @param period nanoseconds from one poll to the next; read each time
/// @param left how often the poll may still be postponed
/// @param isNew whether there is new data; read from the simulation's state, without a call
public record PollGate(LongSupplier period, int left, BooleanSupplier isNew) {
  /// The number of polls in a row that are postponed.
  private static final int PUT_OFF_MAX = 16;

  static final PollGate AT_ONCE = new PollGate(() -> 0, 0, () -> true);

  /// Returns a schedule that polls every `period` ns while `isNew`, and rarely otherwise.
  public static PollGate every(LongSupplier period, BooleanSupplier isNew) {
    return new PollGate(period, PUT_OFF_MAX, isNew);
  }

  long nanos() {
    return period.getAsLong();
  }

  boolean isWorthWhile() {
    return left == 0 || isNew.getAsBoolean();
  }

  PollGate next() {
    return new PollGate(period, left - 1, isNew);
  }
}
