package io.sluice.health.watch;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.WatchState;
import java.util.ArrayList;
import java.util.List;

/// Replays the recording of a watch from its beginning.
final class Replays {

  /// Returns the verdicts, computed where the recording has a published one.
  static List<Verdict> verdicts(Memory memory) {
    List<Verdict> verdicts = new ArrayList<>();
    WatchState state = WatchState.start(Specs.ANALYSIS);
    for (Recorded what : memory.recorded()) {
      state = state.take(what);
      if (what instanceof Recorded.Published) {
        verdicts.add(Assessment.of(state).verdict(state.tally().step()));
      }
    }
    return verdicts;
  }

  static WatchState state(Memory memory) {
    WatchState state = WatchState.start(Specs.ANALYSIS);
    for (Recorded what : memory.recorded()) {
      state = state.take(what);
    }
    return state;
  }

  private Replays() {}
}
