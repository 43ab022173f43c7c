package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.Arrays;

/// The counts of the running minute, or of its part since the last shift.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class MinuteCounts {
  /// Number of requests to candidate and stable.
  long nC;

  long nB;

  /// Number of failed or slow requests, by statistic.
  long[] xC;

  long[] xB;

  private MinuteCounts() {
    this(0);
  }

  MinuteCounts(int statistics) {
    xC = new long[statistics];
    xB = new long[statistics];
  }

  private MinuteCounts(MinuteCounts other) {
    nC = other.nC;
    nB = other.nB;
    xC = other.xC.clone();
    xB = other.xB.clone();
  }

  MinuteCounts copy() {
    return new MinuteCounts(this);
  }

  /// Copies the counts of `other`, which must have as many statistics.
  void set(MinuteCounts other) {
    nC = other.nC;
    nB = other.nB;
    System.arraycopy(other.xC, 0, xC, 0, xC.length);
    System.arraycopy(other.xB, 0, xB, 0, xB.length);
  }

  void add(Hits kind, Tick tick) {
    nC += tick.candidate().requests();
    nB += tick.stable().requests();
    for (int s = 0; s < xC.length; s++) {
      xC[s] += kind.count(tick.candidate(), s);
      xB[s] += kind.count(tick.stable(), s);
    }
  }

  void clear() {
    nC = 0;
    nB = 0;
    Arrays.fill(xC, 0);
    Arrays.fill(xB, 0);
  }

  /// Returns the log factor of the block for ratio number `g` if rates of the same software differ
  /// from minute to minute: the likelihood ratio under gamma-distributed rates. The hits of stable
  /// together are worth less than 1/`dispersion` hits, and each clump is worth one hit.
  ///
  /// @param allow highest ratio that is still good
  /// @param clumps clump factor
  double discounted(int s, int g, double allow, double dispersion, double clumps) {
    if (nB == 0) {
      return Double.POSITIVE_INFINITY; // a source may count a slow request before the request
    }
    double a = allow * nC;
    double kappa = 1 / (1 + dispersion * xB[s] / clumps);
    double b = kappa * nB;
    double log =
        xC[s] * RatioGrid.log(g)
            - (xC[s] + kappa * xB[s]) * Math.log((b + RatioGrid.ratio(g) * a) / (b + a));
    return log / clumps;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MinuteCounts it
        && nC == it.nC
        && nB == it.nB
        && Arrays.equals(xC, it.xC)
        && Arrays.equals(xB, it.xB);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * nC + nB) + Arrays.hashCode(xC);
  }
}
