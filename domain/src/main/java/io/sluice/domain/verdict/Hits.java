package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Compare;
import java.util.Optional;

/// The requests that a test counts as hits: those that failed, or those slower than a latency
/// bound. Each is one statistic.
enum Hits {
  ERRORS,
  LATENCY;

  static Hits of(Compare compare) {
    return switch (compare) {
      case ERROR_RATE -> ERRORS;
      case LATENCY -> LATENCY;
    };
  }

  /// Returns the number of statistics in `counts`; 0 if it was not measured.
  int statistics(Counts counts) {
    return this == ERRORS ? 1 : counts.slow().size();
  }

  /// Returns the number of hits of statistic `s`, from 0.
  long count(Counts counts, int s) {
    if (this == ERRORS) {
      return counts.errors();
    }
    return s < counts.slow().size() ? counts.slow().get(s) : 0;
  }

  /// Returns the hits of a limit on errors or, with a bound, on slow requests.
  static Hits of(Optional<Integer> bound) {
    return bound.isPresent() ? LATENCY : ERRORS;
  }
}
