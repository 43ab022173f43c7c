package io.sluice.domain.verdict;

import java.util.List;

/// Tests that the share of failed candidate requests is at most `limit` in every tick, whatever
/// stable does.
///
/// For each ratio ρ of the grid the log e-value grows by x ln ρ - n · limit · (ρ - 1).
///
/// @param limit highest share that is still good, 0 to 1
/// @param sums log e-values by ratio
public record Limit(double limit, List<Double> sums) implements Judge {
  public Limit {
    sums = List.copyOf(sums);
  }

  public static Limit start(double limit) {
    return new Limit(limit, Grid.ZERO);
  }

  @Override
  public Limit tick(Tick tick) {
    long n = tick.candidate().requests();
    long x = tick.candidate().errors();
    return new Limit(
        limit, Grid.plus(sums, g -> x * Grid.log(g) - n * limit * (Grid.ratio(g) - 1)));
  }

  @Override
  public boolean hears(Tick tick) {
    return tick.candidate().requests() > 0;
  }

  @Override
  public double logE() {
    return Grid.logMeanExp(sums);
  }

  @Override
  public double allowed() {
    return limit;
  }
}
