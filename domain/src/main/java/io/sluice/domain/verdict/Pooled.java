package io.sluice.domain.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The combined e-value of the checks that share one α: 9/10 for the mean of all comparisons, 1/10
/// for the restart check. The restart check rarely finds anything and must not slow the others
/// down.
final class Pooled {
  private static final double RESTARTS = 0.1;

  /// Returns the log of the combined e-value; 0 without any check.
  static double logE(List<Trial> trials) {
    return together(trials, EProcess::logE);
  }

  /// Returns an upper bound of [#logE] that is cheap to compute.
  static double logBound(List<Trial> trials) {
    return together(trials, EProcess::logBound);
  }

  private static double together(List<Trial> trials, ToDoubleFunction<EProcess> log) {
    List<Double> comparisons = new ArrayList<>();
    List<Double> restarts = new ArrayList<>();
    for (Trial trial : trials) {
      if (!trial.isDry() && trial.judge() instanceof Comparison it) {
        comparisons.add(log.applyAsDouble(it));
      } else if (!trial.isDry() && trial.judge() instanceof Restarts it) {
        restarts.add(log.applyAsDouble(it));
      }
    }
    double beside = restarts.isEmpty() ? 0 : Grid.logMeanExp(restarts);
    if (comparisons.isEmpty()) {
      return beside;
    }
    double mean = Grid.logMeanExp(comparisons);
    return restarts.isEmpty()
        ? mean
        : Grid.logAddExp(mean + Math.log(1 - RESTARTS), beside + Math.log(RESTARTS));
  }

  /// Returns all checks that are part of [#logE].
  static Stream<Trial> of(Ledger ledger) {
    return ledger.live().filter(it -> isComparison(it) || it.judge() instanceof Restarts);
  }

  /// Returns the contribution of `trial` to [#logE], as a logarithm.
  static double part(Ledger ledger, Trial trial) {
    double own = trial.judge() instanceof EProcess it ? it.logE() : Double.NEGATIVE_INFINITY;
    return trial.judge() instanceof Restarts ? own - surcharge(ledger) : own;
  }

  /// Returns the log of the factor by which the restart check's e-value must exceed the limit to
  /// reach it alone.
  static double surcharge(Ledger ledger) {
    return ledger.live().anyMatch(Pooled::isComparison) ? -Math.log(RESTARTS) : 0;
  }

  private static boolean isComparison(Trial trial) {
    return trial.judge() instanceof Comparison;
  }

  private Pooled() {}
}
