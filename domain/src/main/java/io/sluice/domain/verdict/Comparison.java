package io.sluice.domain.verdict;

import java.util.List;

/// Tests that candidate requests fail at most `allow` times as often as stable ones in every tick.
/// The rate common to both may change freely from tick to tick, and so may the split: each tick is
/// its own stratum, nothing is pooled. Without stable requests it says nothing.
///
/// For each ratio ρ of the grid, with a = n_c · allow: the log e-value grows by x_c ln ρ - (x_c +
/// x_b) ln((n_b + ρ a) / (n_b + a)). This is the likelihood ratio of the candidate's share of the
/// failures, valid for Bernoulli and Poisson counts.
///
/// @param allow highest ratio of the rates that is still good, at least 1
/// @param sums log e-values by ratio
public record Comparison(double allow, List<Double> sums) implements Judge {
  public Comparison {
    sums = List.copyOf(sums);
  }

  public static Comparison start(double allow) {
    return new Comparison(allow, Grid.ZERO);
  }

  @Override
  public Comparison tick(Tick tick) {
    Counts candidate = tick.candidate();
    Counts stable = tick.stable();
    return add(candidate.requests(), candidate.errors(), stable.requests(), stable.errors());
  }

  /// @param nC candidate requests
  /// @param xC failed (or slow) ones among them
  /// @param nB stable requests
  /// @param xB failed (or slow) ones among them
  Comparison add(long nC, long xC, long nB, long xB) {
    if (nC == 0 || nB == 0) {
      return this;
    }
    double a = nC * allow;
    return new Comparison(
        allow,
        Grid.plus(
            sums,
            g -> xC * Grid.log(g) - (xC + xB) * Math.log((nB + Grid.ratio(g) * a) / (nB + a))));
  }

  @Override
  public boolean hears(Tick tick) {
    return tick.candidate().requests() > 0 && tick.stable().requests() > 0;
  }

  @Override
  public double logE() {
    return Grid.logMeanExp(sums);
  }

  @Override
  public double allowed() {
    return Grid.tolerance(allow);
  }
}
