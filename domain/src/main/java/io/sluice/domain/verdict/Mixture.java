package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.contract.Analysis.Compare;
import java.time.Duration;
import java.util.Arrays;

/// The e-process of a comparison, over one or more statistics of equal weight: is the candidate's
/// rate at most `allow` times stable's in every tick?
///
/// For each statistic and each ratio ρ of the grid, with a = n_c · allow, a tick's log factor is
/// x_c ln ρ - (x_c + x_b) ln((n_b + ρ a) / (n_b + a)): the likelihood ratio of the candidate's
/// share of the failures, valid for Bernoulli and Poisson counts, whatever the common rate and the
/// split. A fresh copy starts every four minutes, so that late trouble is not outweighed by a good
/// beginning; the copies' sum is all that is kept. At the end of each minute, or where the share
/// shifts, a block's factor is cut to what it is worth among instances whose rates differ by
/// themselves ([Dispersion]); cutting never raises it, so the chance of a false alarm stays at α
/// whatever the estimate.
///
/// It changes in place and allocates nothing, except where an instance of stable's comes or goes,
/// and at the first minute's end after a copy was taken: copies share what neither has changed.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
public final class Mixture {
  static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long RESTART = 4 * MINUTE;
  private static final long TEN = 10 * MINUTE;

  /// With one instance of stable's nobody knows how much instances differ.
  static final double FLOOR_ALONE = 0.05;

  static final double CEILING = 4;

  private int statistics;
  private double allow;
  private boolean restarting;
  private double floor;
  private double ceiling;

  /// Nanoseconds since it began.
  private long elapsed;

  /// How many copies were started, and the weight of those that were not.
  private int copies;

  private double unstarted = 1;

  /// The logarithm of the copies' sum, by statistic and ratio: now, and at the block's begin.
  private double[] now = {};

  private double[] begun = {};
  private transient boolean sharesBegun; // with a copy: it changes once a minute only

  /// What each ratio makes of the tick's split; of use within a tick only.
  private final transient double[] shares = new double[Grid.SIZE];

  private Block block = new Block(0);
  private Dispersion dispersion = new Dispersion(0);

  private Mixture() {}

  /// @param allow highest ratio that is still good, at least 1
  /// @param restarting whether fresh copies are started
  /// @param floor lowest dispersion that is reckoned with
  /// @param ceiling highest one; 0 for a test that knows no noise
  Mixture(int statistics, double allow, boolean restarting, double floor, double ceiling) {
    this.statistics = statistics;
    this.allow = allow;
    this.restarting = restarting;
    this.floor = floor;
    this.ceiling = ceiling;
    now = new double[statistics * Grid.SIZE];
    begun = new double[statistics * Grid.SIZE];
    block = new Block(statistics);
    dispersion = new Dispersion(statistics);
  }

  /// As it is shipped, for a stable of `instances` instances: with one, nothing restarts, and
  /// errors are discounted by a fixed least amount.
  public static Mixture start(Compare what, int statistics, double allow, int instances) {
    boolean alone = instances < 2;
    double floor = alone && what == Compare.ERROR_RATE ? FLOOR_ALONE : 0;
    return new Mixture(statistics, allow, !alone, floor, CEILING);
  }

  /// The test that it is made of: one copy, and no noise to reckon with.
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

  private void ownBegun() {
    if (sharesBegun) {
      begun = begun.clone();
      sharesBegun = false;
    }
  }

  public void tick(Compare what, Tick tick) {
    if (tick.shifted()) {
      close(false);
    }
    while ((restarting || copies == 0) && elapsed >= copies * RESTART) {
      restart();
    }
    if (Measure.statistics(what, tick) == statistics) {
      block.add(what, tick);
      dispersion.add(what, tick.fleet());
      if (tick.candidate().requests() > 0 && tick.stable().requests() > 0) {
        bet(what, tick);
      }
    }
    elapsed += tick.elapsed().toNanos(); // blocks end by the whole time, however it is cut
    if (ended(MINUTE, tick)) {
      close(ended(TEN, tick));
    }
  }

  /// Whether a `span` of nanoseconds has just ended with `tick`, which was the last one.
  boolean ended(long span, Tick tick) {
    return elapsed / span > (elapsed - tick.elapsed().toNanos()) / span;
  }

  private void restart() {
    int j = copies++;
    double log = Math.log(!restarting ? 1 : j == 0 ? 2.0 / 5 : 3.0 / ((j + 4) * (j + 5)));
    unstarted = restarting ? 3.0 / (j + 5) : 0;
    ownBegun();
    for (int i = 0; i < now.length; i++) {
      now[i] = j == 0 ? log : Grid.logAddExp(now[i], log);
      begun[i] = j == 0 ? log : Grid.logAddExp(begun[i], log);
    }
  }

  private void bet(Compare what, Tick tick) {
    double nB = tick.stable().requests();
    double a = tick.candidate().requests() * allow;
    for (int g = 0; g < Grid.SIZE; g++) {
      shares[g] = Math.log((nB + Grid.ratio(g) * a) / (nB + a));
    }
    for (int s = 0; s < statistics; s++) {
      long xC = Measure.hits(what, tick.candidate(), s);
      long xB = Measure.hits(what, tick.stable(), s);
      for (int g = 0; g < Grid.SIZE && xC + xB > 0; g++) {
        now[s * Grid.SIZE + g] += xC * Grid.log(g) - (xC + xB) * shares[g];
      }
    }
  }

  private void close(boolean isTen) {
    ownBegun();
    for (int s = 0; s < statistics; s++) {
      double v = dispersion(s);
      for (int g = 0; g < Grid.SIZE; g++) {
        int i = s * Grid.SIZE + g;
        begun[i] += factor(s, g, v);
        now[i] = begun[i];
      }
    }
    dispersion.close(block, isTen);
    block.clear();
  }

  /// What is reckoned with for statistic `s`.
  double dispersion(int s) {
    double minutes = (double) elapsed / MINUTE;
    return Math.min(Math.max(dispersion.of(s, minutes), floor), ceiling);
  }

  /// The log factor of the running block.
  private double factor(int s, int g, double v) {
    int i = s * Grid.SIZE + g;
    double plain = now[i] - begun[i];
    return v > 0 && block.xB[s] > 0 ? Math.min(plain, block.discounted(s, g, allow, v)) : plain;
  }

  /// An upper bound of [#logE] that is cheap: no mean exceeds its largest part, and no discount
  /// raises any.
  public double logBound() {
    if (copies == 0) {
      return 0;
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (double log : now) {
      highest = Math.max(highest, log);
    }
    return unstarted > 0 ? Grid.logAddExp(highest, Math.log(unstarted)) : highest;
  }

  /// The natural logarithm of the e-value.
  public double logE() {
    if (copies == 0) {
      return 0;
    }
    double highest = unstarted > 0 ? Math.log(unstarted * now.length) : Double.NEGATIVE_INFINITY;
    double sum = unstarted > 0 ? 1 : 0;
    for (int s = 0; s < statistics; s++) {
      double v = dispersion(s);
      for (int g = 0; g < Grid.SIZE; g++) {
        double log = begun[s * Grid.SIZE + g] + factor(s, g, v);
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
