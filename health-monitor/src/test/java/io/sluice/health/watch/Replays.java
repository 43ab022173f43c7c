package io.sluice.health.watch;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import java.util.ArrayList;
import java.util.List;

/// Replays the recording of a watch from its beginning.
final class Replays {

  /// Returns the verdicts, computed where the recording has a published one.
  static List<Verdict> verdicts(InMemoryWatchDatabase database) {
    List<Verdict> verdicts = new ArrayList<>();
    WatchState state = WatchState.start(HealthSpecs.ANALYSIS);
    for (WatchEvent event : database.recorded()) {
      state = state.apply(event);
      if (event instanceof WatchEvent.VerdictPublished) {
        verdicts.add(Assessment.of(state).verdict(state.counts().step()));
      }
    }
    return verdicts;
  }

  static WatchState state(InMemoryWatchDatabase database) {
    WatchState state = WatchState.start(HealthSpecs.ANALYSIS);
    for (WatchEvent event : database.recorded()) {
      state = state.apply(event);
    }
    return state;
  }

  private Replays() {}
}
