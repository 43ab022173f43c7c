package io.sluice.domain.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The e-values that share one α, as one: the mean of all comparisons has nine tenths of it, the
/// check of restarts one tenth. That check seldom finds anything, and must not slow the others
/// down.
final class Pooled {
  private static final double RESTARTS = 0.1;

  /// The logarithm of all together; 0 without any.
  static double logE(List<Trial> trials) {
    return together(trials, EProcess::logE);
  }

  /// An upper bound of [#logE] that is cheap.
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

  /// All of which [#logE] is made.
  static Stream<Trial> of(Ledger ledger) {
    return ledger.live().filter(it -> isComparison(it) || it.judge() instanceof Restarts);
  }

  /// What adds the most to [#logE], as a logarithm.
  static double part(Ledger ledger, Trial trial) {
    double own = trial.judge() instanceof EProcess it ? it.logE() : Double.NEGATIVE_INFINITY;
    return trial.judge() instanceof Restarts ? own - surcharge(ledger) : own;
  }

  /// By how much the e-value of instances that end has to be higher than all together, as a
  /// logarithm, to reach as far alone.
  static double surcharge(Ledger ledger) {
    return ledger.live().anyMatch(Pooled::isComparison) ? -Math.log(RESTARTS) : 0;
  }

  private static boolean isComparison(Trial trial) {
    return trial.judge() instanceof Comparison;
  }

  private Pooled() {}
}
