package io.sluice.simulation.time;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// When a loop that polls looks again. A look that would see only what the last one saw is put off,
/// by one period at a time and not for ever: production looks then, too, and whatever depends on it
/// still happens. See `docs/decisions/0092-looks-that-see-nothing-new.md`.
///
/// @param period ns from one look to the next; asked each time
/// @param left how often the look may still be put off
/// @param isNew whether there is anything to see; answered by the world itself, without a call
public record Look(LongSupplier period, int left, BooleanSupplier isNew) {
  /// How many looks in a row are put off.
  private static final int PUT_OFF_MAX = 16;

  static final Look AT_ONCE = new Look(() -> 0, 0, () -> true);

  /// Every `period` ns while `isNew`, and rarely otherwise.
  public static Look every(LongSupplier period, BooleanSupplier isNew) {
    return new Look(period, PUT_OFF_MAX, isNew);
  }

  long nanos() {
    return period.getAsLong();
  }

  boolean isWorthWhile() {
    return left == 0 || isNew.getAsBoolean();
  }

  Look next() {
    return new Look(period, left - 1, isNew);
  }
}
