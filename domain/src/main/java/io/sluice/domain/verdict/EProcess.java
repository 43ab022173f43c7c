package io.sluice.domain.verdict;

/// An e-process: a number that starts at 1 and whose chance ever to reach 1/α is at most α while
/// the candidate is no worse than allowed, however often one looks.
public sealed interface EProcess extends Judge permits Comparison, Limit, Restarts {

  @Override
  EProcess tick(Tick tick);

  /// The natural logarithm of the e-value.
  double logE();

  /// An upper bound of [#logE] that is cheap.
  default double logBound() {
    return logE();
  }

  /// The tolerance δ of a comparison, or the limit.
  double allowed();
}
