package io.sluice.domain.verdict;

import io.sluice.domain.verdict.Measured.Outcome;
import java.util.List;
import java.util.Optional;

/// What the last good releases of the lane measured for a check, before this one.
///
/// @param mean of each one's own mean
/// @param releases how many there are, at least 1
public record Baseline(double mean, int releases) {

  /// @param means of good releases, the newest first; each is a finite number
  /// @param most how many of them count
  /// @return empty if there is none
  static Optional<Baseline> of(List<Double> means, int most) {
    List<Double> newest = means.stream().limit(most).toList();
    double sum = newest.stream().reduce(0.0, Double::sum);
    return Optional.of(new Baseline(sum / newest.size(), newest.size()))
        .filter(it -> Double.isFinite(it.mean()));
  }

  /// What `value` is beside it. A value that is no number is left to the condition that asks for
  /// it; an infinite one, or any but zero beside a baseline of zero, is no multiple of it, so that
  /// it proves nothing.
  Outcome judge(io.sluice.contract.Threshold.Baseline rules, double value) {
    boolean isBeyond =
        rules.allowedIncrease().filter(factor -> value > times(factor)).isPresent()
            || rules.allowedDecrease().filter(factor -> value < times(factor)).isPresent();
    if (Double.isInfinite(value) || (isBeyond && mean == 0)) {
      return Outcome.INCONCLUSIVE;
    }
    return isBeyond ? Outcome.FAILURE : Outcome.SUCCESS;
  }

  /// By its size: a larger factor lies higher below zero too.
  private double times(double factor) {
    return mean < 0 ? (2 - factor) * mean : factor * mean;
  }
}
