package io.sluice.bench.judge;

import io.sluice.bench.judge.Contender.JudgeRun;
import io.sluice.domain.verdict.Tick;
import java.util.ArrayList;
import java.util.List;

/// The result of a judge for one run of a scenario.
///
/// @param rolledBack whether the candidate was rolled back before the end
/// @param seconds seconds from the onset to the rollback; negative if it was before the onset
/// @param requests candidate requests from the onset to the rollback
/// @param failed failed ones of these requests
/// @param ticks number of ticks from the onset to the rollback
record ScenarioResult(boolean rolledBack, double seconds, long requests, long failed, int ticks) {

  /// Runs a scenario, with the same requests for each judge.
  ///
  /// @return a result for each judge, in their order
  static List<ScenarioResult> of(TrafficScenario scenario, List<Contender> judges, long seed) {
    List<JudgeRun> runs = judges.stream().map(judge -> judge.begin(scenario, seed)).toList();
    ScenarioTraffic traffic = new ScenarioTraffic(scenario, seed);
    double onset = scenario.isBad() ? scenario.fault().onset() : 0;
    List<ScenarioResult> results = new ArrayList<>();
    runs.forEach(_ -> results.add(new ScenarioResult(false, scenario.end() - onset, 0, 0, 0)));
    int running = results.size();
    while (traffic.now() < scenario.end() && running > 0) {
      boolean counts = traffic.now() >= onset;
      Tick tick = traffic.next();
      for (int i = 0; i < results.size(); i++) {
        ScenarioResult result = results.get(i);
        if (!result.rolledBack()) {
          boolean isRolledBack = runs.get(i).addTick(tick, traffic.now());
          results.set(i, result.after(tick, counts, isRolledBack, traffic.now() - onset));
          running -= isRolledBack ? 1 : 0;
        }
      }
    }
    return results;
  }

  /// Whether the candidate was rolled back after it had become bad.
  boolean isFound() {
    return rolledBack && seconds > 0;
  }

  private ScenarioResult after(Tick tick, boolean counts, boolean isRolledBack, double since) {
    return new ScenarioResult(
        isRolledBack,
        isRolledBack ? since : seconds,
        requests + (counts ? tick.candidate().requests() : 0),
        failed + (counts ? tick.candidate().errors() : 0),
        ticks + (counts ? 1 : 0));
  }
}
