package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/// The cap of the evidence of a whole watch among units whose rates differ permanently: a single
/// block does not show such a difference. Each copy of the mixture has its own counts since its
/// start. When there are [#COPIES], each two neighbours become one with the weight of both and the
/// counts of the later.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class LevelCap {
  /// Highest number of copies that are kept.
  static final int COPIES = 16;

  /// Numbers by copy and statistic: the candidate's hits, stable's hits, and the sum over stable's
  /// hits of the expected ratio of the candidate's hits to stable's.
  private static final int WIDTH = 3;

  private int statistics;

  /// Sums since the start, by statistic.
  private SharedArray sums;

  /// The sums at the start of each copy, and its weight.
  private SharedArray starts;

  private SharedArray weights;

  /// The sum over the candidate's hits of the expected ratio of the candidate's hits to stable's,
  /// by statistic: now, and at the start of each copy.
  private SharedArray ratios;

  private SharedArray ratiosAtStart;

  /// Number of copies that are kept.
  private int copies;

  private LevelCap() {
    this(0);
  }

  LevelCap(int statistics) {
    this.statistics = statistics;
    sums = SharedArray.zeros(WIDTH * statistics);
    starts = SharedArray.zeros(COPIES * WIDTH * statistics);
    weights = SharedArray.zeros(COPIES);
    ratios = SharedArray.zeros(statistics);
    ratiosAtStart = SharedArray.zeros(COPIES * statistics);
  }

  private LevelCap(LevelCap other) {
    statistics = other.statistics;
    sums = other.sums.copy();
    starts = other.starts.copy();
    weights = other.weights.copy();
    ratios = other.ratios.copy();
    ratiosAtStart = other.ratiosAtStart.copy();
    copies = other.copies;
  }

  LevelCap copy() {
    return new LevelCap(this);
  }

  /// Adds a pool.
  ///
  /// @param a requests of the candidate times the allowed ratio
  void add(TickPool pool, double a) {
    for (int s = 0; s < statistics; s++) {
      if (pool.xC[s] + pool.xB[s] > 0) {
        double[] now = sums.change();
        now[WIDTH * s] += pool.xC[s];
        now[WIDTH * s + 1] += pool.xB[s];
        now[WIDTH * s + 2] += a * pool.xB[s] / pool.nB;
        if (pool.xC[s] > 0) {
          ratios.change()[s] += a * pool.xC[s] / pool.nB;
        }
      }
    }
  }

  /// Starts a copy.
  void start(double weight) {
    if (copies == COPIES) {
      thin();
    }
    int width = WIDTH * statistics;
    weights.change()[copies] = weight;
    System.arraycopy(sums.values(), 0, starts.change(), copies * width, width);
    System.arraycopy(ratios.values(), 0, ratiosAtStart.change(), copies * statistics, statistics);
    copies++;
  }

  private void thin() {
    int width = WIDTH * statistics;
    double[] w = weights.change();
    double[] from = starts.change();
    double[] seen = ratiosAtStart.change();
    copies = COPIES / 2;
    for (int i = 0; i < copies; i++) {
      w[i] = w[2 * i] + w[2 * i + 1];
      System.arraycopy(from, (2 * i + 1) * width, from, i * width, width);
      System.arraycopy(seen, (2 * i + 1) * statistics, seen, i * statistics, statistics);
    }
  }

  /// Returns the lower of `plain` and the sum over all copies of their capped evidence, for ratio
  /// number `g` of statistic `s`; both are logarithms.
  ///
  /// @param level dispersion of levels, above 0
  /// @param clumps clump factor
  double cap(int s, int g, double level, double clumps, double plain) {
    double[] now = sums.values();
    double[] start = starts.values();
    double sum = 0; // relative to `plain`, so that it cannot overflow before it is high enough
    // The last copies are most of the sum unless the candidate has been bad for long.
    for (int i = copies - 1; i >= 0 && sum < 1; i--) {
      int at = (i * statistics + s) * WIDTH;
      double xC = now[WIDTH * s] - start[at];
      double xB = now[WIDTH * s + 1] - start[at + 1];
      double mean = xB > 0 ? now[WIDTH * s + 2] - start[at + 2] : ratio(i, s);
      sum += weights.get(i) * Math.exp(log(g, xC, xB, mean, level, clumps) - plain);
    }
    return sum >= 1 ? plain : plain + Math.log(sum);
  }

  private double ratio(int copy, int s) {
    return ratios.get(s) - ratiosAtStart.get(copy * statistics + s);
  }

  /// Returns the capped evidence of one copy. Without hits of stable, the cap uses up to one of the
  /// hits that stable would have at equal rates: stable's failing client may not have sent a
  /// request yet.
  private static double log(int g, double xC, double xB, double mean, double level, double clumps) {
    if (mean <= 0) {
      return xC * RatioGrid.log(g) / clumps;
    }
    double tau = mean / (xB > 0 ? xB : xC);
    double known = xB > 0 ? xB : Math.min(1, xC / (1 + tau));
    double kappa = 1 / (1 + level * known / clumps);
    return (xC * RatioGrid.log(g)
            - (xC + kappa * xB) * Math.log((kappa + RatioGrid.ratio(g) * tau) / (kappa + tau)))
        / clumps;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LevelCap it
        && statistics == it.statistics
        && copies == it.copies
        && sums.equals(it.sums)
        && starts.equals(it.starts)
        && ratios.equals(it.ratios)
        && ratiosAtStart.equals(it.ratiosAtStart)
        && weights.equals(it.weights);
  }

  @Override
  public int hashCode() {
    return 31 * sums.hashCode() + weights.hashCode();
  }
}
