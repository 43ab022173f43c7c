package io.sluice.domain.verdict;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Proves that the candidate fails less than `ratio` times as often as stable: an e-process against
/// the hypothesis that it fails at least that often.
///
/// @param sums log e-values by the 12 ratios that it bets on, from 0.25 to at most 1.8
public record NonInferiorityTest(double ratio, List<Double> sums) {
  private static final int SIZE = 12;
  private static final double LOWEST = Math.log(0.25);
  private static final double HIGHEST = 1.8;

  public NonInferiorityTest {
    sums = List.copyOf(sums);
  }

  static NonInferiorityTest start(double ratio) {
    return new NonInferiorityTest(ratio, Collections.nCopies(SIZE, 0.0));
  }

  NonInferiorityTest tick(Tick tick) {
    double nC = tick.candidate().requests();
    double nB = tick.stable().requests();
    if (nC == 0 || nB == 0) {
      return this;
    }
    long xC = tick.candidate().errors();
    long x = xC + tick.stable().errors();
    return new NonInferiorityTest(
        ratio,
        IntStream.range(0, SIZE)
            .mapToObj(g ->
                sums.get(g)
                    + xC * Math.log(bet(g) / ratio)
                    - x * Math.log((nB + bet(g) * nC) / (nB + ratio * nC)))
            .toList());
  }

  /// Returns ratio number `g` of the bets; each is below `ratio`.
  private double bet(int g) {
    double highest = Math.log(Math.min(HIGHEST, ratio * 0.9));
    return Math.exp(LOWEST + g * (highest - LOWEST) / (SIZE - 1));
  }

  double logE() {
    return RatioGrid.logMeanExp(sums);
  }
}
