package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.contract.Analysis.Compare;
import java.time.Duration;
import java.util.Arrays;

/// The e-process of a comparison, over one or more statistics of equal weight. It tests that the
/// candidate's rate is at most `allow` times stable's in every tick.
///
/// For each statistic and each ratio ρ of the grid, with a = n_c · allow, a tick's log factor is
/// x_c ln ρ - (x_c + x_b) ln((n_b + ρ a) / (n_b + a)): the likelihood ratio of the candidate's
/// share of the failures, valid for Bernoulli and Poisson counts, for any common rate and any
/// split. A new copy starts every 4 minutes, so that a good beginning does not outweigh late
/// failures; only the sum of the copies is kept. At the end of each minute, and at each change of
/// the weight, a block's factor is capped to its value among instances whose rates differ by
/// themselves ([Dispersion]). The cap never raises a factor, so the chance of a false alarm stays
/// at most α for any estimate.
///
/// It is mutable and allocates nothing, except when a stable instance appears or disappears, and at
/// the first end of a minute after a copy: copies share all arrays that neither has changed.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
public final class Mixture {
  static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long RESTART = 4 * MINUTE;
  private static final long TEN = 10 * MINUTE;

  /// The dispersion assumed with a single stable instance, from which none can be estimated.
  static final double FLOOR_ALONE = 0.05;

  static final double CEILING = 4;

  private int statistics;
  private double allow;
  private boolean restarting;
  private double floor;
  private double ceiling;

  /// Nanoseconds since the first tick.
  private long elapsed;

  /// Number of copies started, and the weight of those that are not started.
  private int copies;

  private double unstarted = 1;

  /// Logarithm of the copies' sum, by statistic and ratio: now, and at the start of the block.
  private double[] now = {};

  private double[] begun = {};
  private transient boolean sharesBegun; // with a copy: it changes only once a minute

  /// The log term of each ratio for the tick's split; valid within a tick only.
  private final transient double[] shares = new double[RatioGrid.SIZE];

  private MinuteCounts block = new MinuteCounts(0);
  private Dispersion dispersion = new Dispersion(0);

  private Mixture() {}

  /// Creates a mixture without evidence.
  ///
  /// @param allow highest ratio that is still good, at least 1
  /// @param restarting whether further copies are started
  /// @param floor lowest dispersion that is assumed
  /// @param ceiling highest dispersion that is assumed; 0 for a test without discount
  Mixture(int statistics, double allow, boolean restarting, double floor, double ceiling) {
    this.statistics = statistics;
    this.allow = allow;
    this.restarting = restarting;
    this.floor = floor;
    this.ceiling = ceiling;
    now = new double[statistics * RatioGrid.SIZE];
    begun = new double[statistics * RatioGrid.SIZE];
    block = new MinuteCounts(statistics);
    dispersion = new Dispersion(statistics);
  }

  /// Returns the production mixture for a stable of `instances` instances. With a single instance,
  /// no further copies start, and errors are discounted by at least a fixed dispersion.
  public static Mixture start(Compare metric, int statistics, double allow, int instances) {
    boolean alone = instances < 2;
    double floor = alone && metric == Compare.ERROR_RATE ? FLOOR_ALONE : 0;
    return new Mixture(statistics, allow, !alone, floor, CEILING);
  }

  /// Returns the plain test: one copy, without discount.
  public static Mixture plain(int statistics, double allow) {
    return new Mixture(statistics, allow, false, 0, 0);
  }

  Mixture copy() {
    sharesBegun = true;
    Mixture copy = new Mixture();
    copy.sharesBegun = true;
    copy.statistics = statistics;
    copy.allow = allow;
    copy.restarting = restarting;
    copy.floor = floor;
    copy.ceiling = ceiling;
    copy.elapsed = elapsed;
    copy.copies = copies;
    copy.unstarted = unstarted;
    copy.now = now.clone();
    copy.begun = begun;
    copy.block = block.copy();
    copy.dispersion = dispersion.copy();
    return copy;
  }

  private void unshareBegun() {
    if (sharesBegun) {
      begun = begun.clone();
      sharesBegun = false;
    }
  }

  public void tick(Compare metric, Tick tick) {
    if (tick.shifted()) {
      close(false);
    }
    while ((restarting || copies == 0) && elapsed >= copies * RESTART) {
      restart();
    }
    if (ComparisonJudge.statistics(metric, tick) == statistics) {
      block.add(metric, tick);
      dispersion.add(metric, tick.counts().fleet());
      if (tick.candidate().requests() > 0 && tick.stable().requests() > 0) {
        bet(metric, tick);
      }
    }
    elapsed += tick.span().elapsed().toNanos(); // blocks end by total time, for any length of ticks
    if (hasEnded(MINUTE, tick)) {
      close(hasEnded(TEN, tick));
    }
  }

  /// Whether a multiple of `span` nanoseconds ended within `tick`, the last tick.
  boolean hasEnded(long span, Tick tick) {
    return elapsed / span > (elapsed - tick.span().elapsed().toNanos()) / span;
  }

  private void restart() {
    int j = copies++;
    double log = Math.log(!restarting ? 1 : j == 0 ? 2.0 / 5 : 3.0 / ((j + 4) * (j + 5)));
    unstarted = restarting ? 3.0 / (j + 5) : 0;
    unshareBegun();
    for (int i = 0; i < now.length; i++) {
      now[i] = j == 0 ? log : RatioGrid.logAddExp(now[i], log);
      begun[i] = j == 0 ? log : RatioGrid.logAddExp(begun[i], log);
    }
  }

  private void bet(Compare metric, Tick tick) {
    double nB = tick.stable().requests();
    double a = tick.candidate().requests() * allow;
    for (int g = 0; g < RatioGrid.SIZE; g++) {
      shares[g] = Math.log((nB + RatioGrid.ratio(g) * a) / (nB + a));
    }
    for (int s = 0; s < statistics; s++) {
      long xC = ComparisonJudge.hits(metric, tick.candidate(), s);
      long xB = ComparisonJudge.hits(metric, tick.stable(), s);
      for (int g = 0; g < RatioGrid.SIZE && xC + xB > 0; g++) {
        now[s * RatioGrid.SIZE + g] += xC * RatioGrid.log(g) - (xC + xB) * shares[g];
      }
    }
  }

  private void close(boolean isTen) {
    unshareBegun();
    for (int s = 0; s < statistics; s++) {
      double v = dispersion(s);
      for (int g = 0; g < RatioGrid.SIZE; g++) {
        int i = s * RatioGrid.SIZE + g;
        begun[i] += factor(s, g, v);
        now[i] = begun[i];
      }
    }
    dispersion.close(block, isTen);
    block.clear();
  }

  /// Returns the dispersion assumed for statistic `s`.
  double dispersion(int s) {
    double minutes = (double) elapsed / MINUTE;
    return Math.min(Math.max(dispersion.of(s, minutes), floor), ceiling);
  }

  /// Returns the log factor of the running block.
  private double factor(int s, int g, double v) {
    int i = s * RatioGrid.SIZE + g;
    double plain = now[i] - begun[i];
    return v > 0 && block.xB[s] > 0 ? Math.min(plain, block.discounted(s, g, allow, v)) : plain;
  }

  /// Returns an upper bound of [#logE] that is cheap to compute: a mean never exceeds its largest
  /// part, and a discount never raises a part.
  public double logBound() {
    if (copies == 0) {
      return 0;
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (double log : now) {
      highest = Math.max(highest, log);
    }
    return unstarted > 0 ? RatioGrid.logAddExp(highest, Math.log(unstarted)) : highest;
  }

  /// Returns the natural logarithm of the e-value.
  public double logE() {
    if (copies == 0) {
      return 0;
    }
    double highest = unstarted > 0 ? Math.log(unstarted * now.length) : Double.NEGATIVE_INFINITY;
    double sum = unstarted > 0 ? 1 : 0;
    for (int s = 0; s < statistics; s++) {
      double v = dispersion(s);
      for (int g = 0; g < RatioGrid.SIZE; g++) {
        double log = begun[s * RatioGrid.SIZE + g] + factor(s, g, v);
        if (log > highest) {
          sum = sum * Math.exp(highest - log) + 1;
          highest = log;
        } else {
          sum += Math.exp(log - highest);
        }
      }
    }
    return highest + Math.log(sum / now.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mixture it
        && statistics == it.statistics
        && allow == it.allow
        && restarting == it.restarting
        && floor == it.floor
        && ceiling == it.ceiling
        && elapsed == it.elapsed
        && copies == it.copies
        && Arrays.equals(now, it.now)
        && Arrays.equals(begun, it.begun)
        && block.equals(it.block)
        && dispersion.equals(it.dispersion);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(now) + Long.hashCode(elapsed);
  }
}
