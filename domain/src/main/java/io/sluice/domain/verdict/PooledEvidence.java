package io.sluice.domain.verdict;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The combined e-value of all tests that share one α: the mean of their e-values, weighted by
/// their parts of α.
final class PooledEvidence {

  /// Returns the log of the combined e-value; 0 without any test.
  ///
  /// @param log the log of a test's e-value; with upper bounds the result is an upper bound
  static double logE(
      List<CheckState> checks, AlphaShares shares, ToDoubleFunction<Judge.EProcess> log) {
    double sum = Double.NEGATIVE_INFINITY;
    for (CheckState checkState : checks) {
      double part = checkState.isDry() ? 0 : shares.of(checkState.check().name());
      if (part > 0 && checkState.judge() instanceof Judge.EProcess it) {
        sum = add(sum, Math.log(part) + log.applyAsDouble(it));
        double warmUp = shares.warmUpOf(checkState.check());
        if (warmUp > 0 && it instanceof ComparisonJudge comparison) {
          sum = add(sum, Math.log(warmUp) + comparison.warmUpLogE());
        }
      }
    }
    return sum == Double.NEGATIVE_INFINITY ? 0 : sum;
  }

  private static double add(double sum, double log) {
    return sum == Double.NEGATIVE_INFINITY ? log : RatioGrid.logAddExp(sum, log);
  }

  /// Whether the check's e-value counts.
  static boolean hasPart(CheckState checkState, AlphaShares shares) {
    return !checkState.isDry()
        && checkState.judge() instanceof Judge.EProcess
        && shares.of(checkState.check().name()) > 0;
  }

  /// Returns the logarithm of the check's part of α.
  static double logPart(CheckState checkState, AlphaShares shares) {
    return Math.log(shares.of(checkState.check().name()));
  }

  /// Returns all checks that are part of [#logE].
  static Stream<CheckState> of(CumulativeEvidence evidence) {
    return evidence.checks().stream().filter(it -> hasPart(it, evidence.shares()));
  }

  /// Returns the contribution of `checkState` to [#logE], as a logarithm.
  static double contribution(CumulativeEvidence evidence, CheckState checkState) {
    double own = checkState.judge() instanceof Judge.EProcess it ? it.logE() : 0;
    double log = logPart(checkState, evidence.shares()) + own;
    return checkState.judge() instanceof ComparisonJudge it
            && evidence.shares().warmUpOf(checkState.check()) > 0
        ? Math.max(log, Math.log(evidence.shares().warmUpOf(checkState.check())) + it.warmUpLogE())
        : log;
  }

  private PooledEvidence() {}
}
