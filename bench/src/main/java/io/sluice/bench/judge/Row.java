package io.sluice.bench.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/// A scenario, who judges it, and what has to hold of that.
///
/// @param times how often it is played, as a multiple of what was asked for
/// @param gates of what was measured
record Row(
    Scenario scenario, int times, List<Contender> judges, Function<Row.Cells, List<Gate>> gates) {

  /// What each judge made of the same plays.
  record Cells(List<Plays> all) {
    Cells {
      all = List.copyOf(all);
    }

    /// @throws IllegalArgumentException if it did not judge
    Plays of(Contender judge) {
      return all.stream()
          .filter(plays -> plays.judge().equals(judge.name()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(judge.name() + " did not judge"));
    }
  }

  /// On all cores; the result depends on the seeds alone.
  Cells play(int repetitions) {
    List<Contender> able = judges.stream().filter(judge -> judge.judges(scenario)).toList();
    List<List<Play>> plays =
        LongStream.range(0, (long) times * repetitions)
            .parallel()
            .mapToObj(i -> Play.of(scenario, able, scenario.name().hashCode() * 1_000_003L + i))
            .toList();
    List<Plays> cells = new ArrayList<>();
    for (int i = 0; i < able.size(); i++) {
      int column = i;
      cells.add(
          new Plays(
              scenario, able.get(i).name(), plays.stream().map(each -> each.get(column)).toList()));
    }
    return new Cells(cells);
  }
}
