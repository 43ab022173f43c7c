package io.sluice.domain.verdict;

import java.util.List;

/// The estimated dispersion of units whose rates differ permanently: the squared coefficient of
/// variation beyond chance.
///
/// @param value estimate; below 0 if the units differ less than by chance
/// @param error standard error of the estimate, at least 0
/// @param freedom degrees of freedom; 0 without an estimate
public record LevelEstimate(double value, double error, double freedom) {
  static final LevelEstimate NONE = new LevelEstimate(0, 0, 0);

  /// Number of standard errors that an estimate must exceed.
  private static final double THRESHOLD = 0.3;

  /// The additional factor with few degrees of freedom, in place of the quantile of a t
  /// distribution.
  private static final double FEW = 12;

  /// Returns the estimate from several, each weighted by its degrees of freedom.
  static LevelEstimate combine(List<LevelEstimate> all) {
    double freedom = 0;
    double value = 0;
    double squares = 0;
    for (LevelEstimate it : all) {
      freedom += it.freedom;
      value += it.freedom * it.value;
      squares += it.freedom * it.freedom * it.error * it.error;
    }
    return freedom > 0
        ? new LevelEstimate(value / freedom, Math.sqrt(squares) / freedom, freedom)
        : NONE;
  }

  /// Returns an upper value of the combination with `prior`, at least 0: `factor` times the
  /// estimate if there are many degrees of freedom. It creates no object, since it may run at each
  /// tick.
  double upper(LevelEstimate prior, double factor) {
    return upper(value, error, freedom, prior, factor);
  }

  /// See [#upper(LevelEstimate, double)].
  static double upper(
      double value, double error, double freedom, LevelEstimate prior, double factor) {
    double all = freedom + prior.freedom;
    if (all <= 0) {
      return 0;
    }
    double mean = (freedom * value + prior.freedom * prior.value) / all;
    double own = freedom * error;
    double before = prior.freedom * prior.error;
    double spread = Math.sqrt(own * own + before * before) / all;
    return Math.max(0, (factor + FEW / (all * all)) * (mean - THRESHOLD * spread));
  }
}
