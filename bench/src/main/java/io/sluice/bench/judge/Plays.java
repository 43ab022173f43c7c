package io.sluice.bench.judge;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// What one judge made of all plays of a scenario.
record Plays(Scenario scenario, String judge, List<Play> all) {
  Plays {
    all = List.copyOf(all);
  }

  long withdrawn() {
    return all.stream().filter(Play::withdrawn).count();
  }

  /// Share of plays that ended by a withdrawal.
  Share share() {
    return new Share(withdrawn(), all.size());
  }

  /// Share of plays that were found bad, not before they were.
  Share found() {
    return new Share(all.stream().filter(Plays::isFound).count(), all.size());
  }

  private static boolean isFound(Play play) {
    return play.withdrawn() && play.seconds() > 0;
  }

  /// Of those that were found.
  Median median(ToDoubleFunction<Play> value) {
    return Median.of(all.stream().filter(Plays::isFound).mapToDouble(value).toArray());
  }

  double max(ToDoubleFunction<Play> value) {
    return all.stream()
        .filter(Plays::isFound)
        .mapToDouble(value)
        .max()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
