package io.sluice.domain.verdict;

/// An e-process: a number that starts at 1. While the candidate is no worse than allowed, the
/// chance that it ever reaches 1/α is at most α, for any number of polls.
public sealed interface EProcess extends Judge permits ComparisonJudge, LimitJudge, RestartJudge {

  @Override
  EProcess tick(Tick tick);

  /// Returns the natural logarithm of the e-value.
  double logE();

  /// Returns an upper bound of [#logE] that is cheap to compute.
  default double logBound() {
    return logE();
  }

  /// Returns the tolerance δ of a comparison, or the limit.
  double allowed();
}
