package io.sluice.domain.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The combined e-value of the checks that share one α: 9/10 for the mean of all comparisons, 1/10
/// for the restart check. The restart check rarely finds anything and must not slow the others
/// down.
final class PooledEvidence {
  private static final double RESTARTS = 0.1;

  /// Returns the log of the combined e-value; 0 without any check.
  static double logE(List<CheckState> trials) {
    return combine(trials, Judge.EProcess::logE);
  }

  /// Returns an upper bound of [#logE] that is cheap to compute.
  static double logBound(List<CheckState> trials) {
    return combine(trials, Judge.EProcess::logBound);
  }

  private static double combine(List<CheckState> trials, ToDoubleFunction<Judge.EProcess> log) {
    List<Double> comparisons = new ArrayList<>();
    List<Double> restarts = new ArrayList<>();
    for (CheckState checkState : trials) {
      if (!checkState.isDry() && checkState.judge() instanceof ComparisonJudge it) {
        comparisons.add(log.applyAsDouble(it));
      } else if (!checkState.isDry() && checkState.judge() instanceof RestartJudge it) {
        restarts.add(log.applyAsDouble(it));
      }
    }
    double restart = restarts.isEmpty() ? 0 : RatioGrid.logMeanExp(restarts);
    if (comparisons.isEmpty()) {
      return restart;
    }
    double mean = RatioGrid.logMeanExp(comparisons);
    return restarts.isEmpty()
        ? mean
        : RatioGrid.logAddExp(mean + Math.log(1 - RESTARTS), restart + Math.log(RESTARTS));
  }

  /// Returns all checks that are part of [#logE].
  static Stream<CheckState> of(CumulativeEvidence evidence) {
    return evidence.live().filter(it -> isComparison(it) || it.judge() instanceof RestartJudge);
  }

  /// Returns the contribution of `checkState` to [#logE], as a logarithm.
  static double part(CumulativeEvidence evidence, CheckState checkState) {
    double own =
        checkState.judge() instanceof Judge.EProcess it ? it.logE() : Double.NEGATIVE_INFINITY;
    return checkState.judge() instanceof RestartJudge ? own - surcharge(evidence) : own;
  }

  /// Returns the log of the factor by which the restart check's e-value must exceed the limit to
  /// reach it alone.
  static double surcharge(CumulativeEvidence evidence) {
    return evidence.live().anyMatch(PooledEvidence::isComparison) ? -Math.log(RESTARTS) : 0;
  }

  private static boolean isComparison(CheckState checkState) {
    return checkState.judge() instanceof ComparisonJudge;
  }

  private PooledEvidence() {}
}
