package io.sluice.cli.judge;

import io.sluice.contract.Analysis;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.WatchState;
import java.util.NoSuchElementException;

/// The state of a watch, folded from a record.
final class Refold {
  /// Ticks of one month at 1 tick per second, which is their retention.
  private static final long TICKS_MAX = 3_000_000;

  private WatchState state;
  private boolean isTold;

  /// @throws Broken if `analysis` is invalid
  Refold(Analysis analysis) {
    try {
      state = WatchState.start(analysis);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw new Broken("its analysis cannot be judged by", e);
    }
  }

  WatchState state() {
    return state;
  }

  /// @throws Broken if the entry does not follow the previous ones
  void take(Recorded entry) {
    long last = state.ledger().lastTick();
    if (entry instanceof Recorded.Ticked run) {
      if (run.tick().number() != last + 1) {
        throw new Broken("tick %d follows tick %d".formatted(run.tick().number(), last));
      }
      if (run.times() > TICKS_MAX - last) {
        throw new Broken("it has more than %d ticks".formatted(TICKS_MAX));
      }
      if (!isTold) {
        throw new Broken("a tick comes before any step: its beginning is missing");
      }
    }
    isTold = isTold || entry instanceof Recorded.Stepped || entry instanceof Recorded.Shifted;
    try {
      state = state.take(entry);
    } catch (IllegalArgumentException e) {
      throw new Broken("after tick %d: %s".formatted(last, e.getMessage()), e);
    }
  }

  /// The error of a record that no watch can have produced.
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String what) {
      super(what);
    }

    Broken(String what, Exception cause) {
      super(what, cause);
    }

    String what() {
      return String.valueOf(getMessage());
    }
  }
}
