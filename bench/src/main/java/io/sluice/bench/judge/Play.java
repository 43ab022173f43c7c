package io.sluice.bench.judge;

import io.sluice.bench.judge.Contender.Sitting;
import io.sluice.domain.verdict.Tick;
import java.util.ArrayList;
import java.util.List;

/// The result of a judge for one hour of a scenario.
///
/// @param withdrawn whether the candidate was rolled back within the hour
/// @param seconds seconds from the onset to the rollback; negative if it was before the onset
/// @param requests candidate requests from the onset to the rollback
/// @param failed failed ones of these requests
/// @param ticks number of ticks from the onset to the rollback
record Play(boolean withdrawn, double seconds, long requests, long failed, int ticks) {

  /// Plays a scenario, with the same requests for each judge.
  ///
  /// @return a play for each judge, in their order
  static List<Play> of(Scenario scenario, List<Contender> judges, long seed) {
    List<Sitting> sittings = judges.stream().map(judge -> judge.begin(scenario)).toList();
    Traffic traffic = new Traffic(scenario, seed);
    double onset = scenario.isBad() ? scenario.onset() : 0;
    List<Play> plays = new ArrayList<>();
    sittings.forEach(_ -> plays.add(new Play(false, Scenario.END - onset, 0, 0, 0)));
    int running = plays.size();
    while (traffic.now() < Scenario.END && running > 0) {
      boolean counts = traffic.now() >= onset;
      Tick tick = traffic.next();
      for (int i = 0; i < plays.size(); i++) {
        Play play = plays.get(i);
        if (!play.withdrawn()) {
          boolean withdraws = sittings.get(i).withdraws(tick, traffic.now());
          plays.set(i, play.after(tick, counts, withdraws, traffic.now() - onset));
          running -= withdraws ? 1 : 0;
        }
      }
    }
    return plays;
  }

  private Play after(Tick tick, boolean counts, boolean withdraws, double since) {
    return new Play(
        withdraws,
        withdraws ? since : seconds,
        requests + (counts ? tick.candidate().requests() : 0),
        failed + (counts ? tick.candidate().errors() : 0),
        ticks + (counts ? 1 : 0));
  }
}
