package io.sluice.bench.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/// A scenario, its judges, and the gates for their results.
///
/// @param times factor for the number of runs
/// @param gates returns the gates for the results
record Row(
    TrafficScenario scenario,
    int times,
    List<Contender> judges,
    Function<Row.Cells, List<JudgeGate>> gates) {

  /// Number of runs of which the judges of other tools judge one. They are there for comparison,
  /// and would take most of the time.
  private static final int OTHERS = 4;

  /// The results of each judge for the same runs.
  record Cells(List<ScenarioResults> all) {
    Cells {
      all = List.copyOf(all);
    }

    /// @throws IllegalArgumentException if `judge` has no results
    ScenarioResults of(Contender judge) {
      return all.stream()
          .filter(scenarioResults -> scenarioResults.judge().equals(judge.name()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(judge.name() + " did not judge"));
    }
  }

  /// Runs the scenario on all cores; the result depends on the seeds alone.
  Cells measure(int runs) {
    List<Contender> able =
        judges.stream()
            .filter(judge -> judge.canJudge(scenario))
            .sorted(Comparator.comparing(Contender::isOther))
            .toList();
    List<Contender> ours = able.stream().filter(judge -> !judge.isOther()).toList();
    long all = (long) times * runs;
    List<List<ScenarioResult>> results =
        LongStream.range(0, all)
            .parallel()
            .mapToObj(
                i -> ScenarioResult.of(scenario, i * OTHERS < all ? able : ours, scenario.seed(i)))
            .toList();
    List<ScenarioResults> cells = new ArrayList<>();
    for (int i = 0; i < able.size(); i++) {
      int column = i;
      cells.add(
          new ScenarioResults(
              scenario,
              able.get(i).name(),
              results.stream()
                  .filter(run -> column < run.size())
                  .map(run -> run.get(column))
                  .toList()));
    }
    return new Cells(cells);
  }
}
