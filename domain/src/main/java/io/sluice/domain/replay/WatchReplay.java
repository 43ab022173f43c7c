package io.sluice.domain.replay;

import io.sluice.contract.Analysis;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import java.util.NoSuchElementException;

/// The state of a watch, folded from a record.
public final class WatchReplay {
  /// Ticks of one month at 1 tick per second, which is their retention.
  private static final long TICKS_MAX = 3_000_000;

  private WatchState state;
  private boolean hasBeginning;

  /// @throws BrokenRecordingException if `analysis` is invalid
  public WatchReplay(Analysis analysis) {
    try {
      state = WatchState.start(analysis);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw new BrokenRecordingException("its analysis is invalid", e);
    }
  }

  public WatchState state() {
    return state;
  }

  /// @throws BrokenRecordingException if the entry does not follow the previous ones
  public void apply(WatchEvent entry) {
    long last = state.evidence().lastTick();
    if (entry instanceof WatchEvent.TicksRecorded run) {
      if (run.tick().number() != last + 1) {
        throw new BrokenRecordingException(
            "tick %d follows tick %d".formatted(run.tick().number(), last));
      }
      if (run.times() > TICKS_MAX - last) {
        throw new BrokenRecordingException("it has more than %d ticks".formatted(TICKS_MAX));
      }
      if (!hasBeginning) {
        throw new BrokenRecordingException(
            "a tick precedes the first step: the beginning of the record is missing");
      }
    }
    hasBeginning =
        hasBeginning
            || entry instanceof WatchEvent.StepStarted
            || entry instanceof WatchEvent.TrafficShifted;
    try {
      state = state.apply(entry);
    } catch (IllegalArgumentException e) {
      throw new BrokenRecordingException("after tick %d: %s".formatted(last, e.getMessage()), e);
    }
  }
}
