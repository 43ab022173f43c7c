package io.sluice.bench.judge;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// The results of one judge for all plays of a scenario.
record Plays(TrafficScenario scenario, String judge, List<PlayResult> all) {
  Plays {
    all = List.copyOf(all);
  }

  long rolledBack() {
    return all.stream().filter(PlayResult::rolledBack).count();
  }

  /// Returns the share of plays that ended with a rollback.
  Share share() {
    return new Share(rolledBack(), all.size());
  }

  /// Returns the share of plays in which the candidate was rolled back after it had become bad.
  Share found() {
    return new Share(all.stream().filter(Plays::isFound).count(), all.size());
  }

  private static boolean isFound(PlayResult result) {
    return result.rolledBack() && result.seconds() > 0;
  }

  /// Returns the median of the plays that [#found] counts.
  Median median(ToDoubleFunction<PlayResult> value) {
    return Median.of(all.stream().filter(Plays::isFound).mapToDouble(value).toArray());
  }

  double max(ToDoubleFunction<PlayResult> value) {
    return all.stream()
        .filter(Plays::isFound)
        .mapToDouble(value)
        .max()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
