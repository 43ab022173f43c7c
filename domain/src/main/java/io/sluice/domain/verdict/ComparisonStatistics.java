package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Compare;

/// The statistics of a comparison: one for errors, one for each latency bound.
final class ComparisonStatistics {

  /// Returns the number of statistics in `tick`; 0 if it was not measured for both versions.
  static int statistics(Compare metric, Tick tick) {
    return switch (metric) {
      case ERROR_RATE -> 1;
      case LATENCY -> Math.min(tick.candidate().slow().size(), tick.stable().slow().size());
    };
  }

  /// Returns the number of failed or slow requests of statistic `s`, from 0.
  static long hits(Compare metric, Counts counts, int s) {
    return switch (metric) {
      case ERROR_RATE -> counts.errors();
      case LATENCY -> s < counts.slow().size() ? counts.slow().get(s) : 0;
    };
  }

  /// Whether `tick` has requests of both versions to compare.
  static boolean hasDataFor(Compare metric, Tick tick) {
    return statistics(metric, tick) > 0
        && tick.candidate().requests() > 0
        && tick.stable().requests() > 0;
  }

  private ComparisonStatistics() {}
}
