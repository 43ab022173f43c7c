package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.contract.Analysis.Compare;
import io.sluice.domain.verdict.BlockDispersion.BlockEnd;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The e-process of a comparison, over one or more statistics of equal weight. It tests that the
/// candidate's rate is at most `allow` times stable's in every tick.
///
/// For each statistic and each ratio ρ of the grid, with a = n_c · allow, a bet's log factor is x_c
/// ln ρ - (x_c + x_b) ln((n_b + ρ a) / (n_b + a)): the likelihood ratio of the candidate's share of
/// the failures, valid for Bernoulli and Poisson counts, for any common rate and any split. A new
/// copy starts every 4 minutes, so that a good beginning does not outweigh late failures.
///
/// Noise of the same software reduces the evidence. Each bet is divided by the clump factor known
/// before the bet ([ClumpFactor]). At the end of each minute, and at each change of the weight, a
/// block's factor is capped to its value among instances whose rates vary ([BlockDispersion]), and
/// the evidence of each whole copy to its value among units whose rates differ permanently
/// ([LevelDispersion], [LevelCap]). No cap raises a factor, so the chance of a false alarm stays at
/// most α for any estimate if requests are independent; for clumps it is measured, not proved.
///
/// During the candidate's warm-up only a separate test bets. It allows up to [#WARM_UP_ALLOW] times
/// stable's error rate.
///
/// It is mutable and a tick allocates nothing, except when a stable instance appears, and after a
/// copy: copies share all arrays that neither has changed.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
public final class CappedMixture {
  static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long RESTART = 4 * MINUTE;
  private static final long TEN = 10 * MINUTE;

  /// The highest ratio of error rates that is allowed during a warm-up.
  static final double WARM_UP_ALLOW = 11;

  private Hits kind;
  private int statistics;
  private double allow;

  /// Whether it is the plain test: one copy, one bet a tick, no cap.
  private boolean plain;

  /// Whether differences between stable's instances in the first minute count as clumps.
  private boolean comparesInstances;

  /// Nanoseconds since the first tick: now, and at the end of the first warm-up (below 0 before
  /// it).
  private long elapsed;

  private long warmUpEnd = -1;

  /// Number of copies started, and the weight of those that are not started.
  private int copies;

  private double unstarted = 1;

  /// Logarithm of the copies' sum, by statistic and ratio: now, and at the start of the block.
  private SharedArray now;

  private SharedArray begun;

  /// Log e-values of the warm-up's test, by ratio; empty unless errors are compared.
  private SharedArray warmUp;

  /// The clump factor at the end of the last block, by statistic.
  private SharedArray lastClumps;

  /// The log term of each ratio for a bet's split; valid within a bet only.
  private final transient double[] shares = new double[RatioGrid.SIZE];

  private TickPool pool;
  private boolean warmingUp;
  private MinuteCounts block;
  private FleetEstimates fleet;
  private LevelCap cap;

  private CappedMixture() {
    this(Hits.ERRORS, 0, 1, false);
  }

  private CappedMixture(Hits kind, int statistics, double allow, boolean plain) {
    this.kind = kind;
    this.statistics = statistics;
    this.allow = allow;
    this.plain = plain;
    now = SharedArray.zeros(statistics * RatioGrid.SIZE);
    begun = SharedArray.zeros(statistics * RatioGrid.SIZE);
    warmUp = SharedArray.zeros(kind == Hits.ERRORS ? RatioGrid.SIZE : 0);
    lastClumps = new SharedArray(DoubleStream.generate(() -> 1).limit(statistics).toArray());
    pool = new TickPool(0, statistics);
    block = new MinuteCounts(statistics);
    fleet = new FleetEstimates(kind, statistics);
    cap = new LevelCap(statistics);
  }

  private CappedMixture(CappedMixture other) {
    kind = other.kind;
    statistics = other.statistics;
    allow = other.allow;
    plain = other.plain;
    comparesInstances = other.comparesInstances;
    elapsed = other.elapsed;
    warmUpEnd = other.warmUpEnd;
    copies = other.copies;
    unstarted = other.unstarted;
    now = other.now.copy();
    begun = other.begun.copy();
    warmUp = other.warmUp.copy();
    lastClumps = other.lastClumps.copy();
    pool = other.pool.copy();
    warmingUp = other.warmingUp;
    block = other.block.copy();
    fleet = other.fleet.copy();
    cap = other.cap.copy();
  }

  /// Returns the production mixture without evidence.
  ///
  /// @param allow highest ratio that is still good, at least 1
  public static CappedMixture start(Compare metric, int statistics, double allow) {
    return new CappedMixture(Hits.of(metric), statistics, allow, false);
  }

  /// Returns the plain test: one copy, one bet a tick, no discount.
  public static CappedMixture plain(Compare metric, int statistics, double allow) {
    return new CappedMixture(Hits.of(metric), statistics, allow, true);
  }

  CappedMixture copy() {
    return new CappedMixture(this);
  }

  /// Sets the noise of the lane's record, by statistic.
  public void setPrior(List<Noise> noise) {
    fleet.setPrior(noise);
  }

  /// Takes differences between stable's instances in the first minute for clumps.
  void compareInstances() {
    comparesInstances = true;
  }

  /// Adds `tick` in place.
  public void tick(Tick tick) {
    if (tick.shifted()) {
      close(BlockEnd.SHIFT);
      pool.clear();
      fleet.endPairs();
    }
    boolean isFresh = !plain && tick.counts().fleet().isWarmingUp();
    if (isFresh != warmingUp) {
      pool.clear();
      warmingUp = isFresh;
    }
    if (!isFresh) {
      startCopies();
    }
    boolean isMeasured =
        tick.candidate().requests() == 0 || kind.statistics(tick.candidate()) >= statistics;
    if (isMeasured && kind.statistics(tick.stable()) >= statistics) {
      if (tick.hasRequests()) {
        fleet.add(kind, tick);
      }
      pool.add(kind, tick, tick.stable());
      if (!isFresh) {
        block.add(kind, tick);
      }
      if (plain ? pool.nC > 0 && pool.nB > 0 : pool.isFull(false)) {
        bet();
        pool.clear();
      }
    }
    elapsed += tick.span().elapsed().toNanos(); // blocks end by total time, for any length of ticks
    if (hasEnded(MINUTE, tick)) {
      close(hasEnded(TEN, tick) ? BlockEnd.TEN_MINUTES : BlockEnd.MINUTE);
    }
  }

  /// Whether a multiple of `span` nanoseconds ended within `tick`, the last tick.
  boolean hasEnded(long span, Tick tick) {
    return elapsed / span > (elapsed - tick.span().elapsed().toNanos()) / span;
  }

  private void startCopies() {
    if (warmUpEnd < 0) {
      warmUpEnd = elapsed;
    }
    while (plain ? copies == 0 : elapsed - warmUpEnd >= copies * RESTART) {
      int j = copies++;
      double weight = plain ? 1 : j == 0 ? 2.0 / 5 : 3.0 / ((j + 4.0) * (j + 5.0));
      unstarted = plain ? 0 : 3.0 / (j + 5.0);
      start(j == 0, Math.log(weight));
      cap.start(weight);
    }
  }

  private void start(boolean isFirst, double log) {
    double[] sums = now.change();
    double[] starts = begun.change();
    for (int i = 0; i < sums.length; i++) {
      sums[i] = isFirst ? log : RatioGrid.logAddExp(sums[i], log);
      starts[i] = isFirst ? log : RatioGrid.logAddExp(starts[i], log);
    }
  }

  private void bet() {
    if (warmingUp) {
      betInWarmUp();
      return;
    }
    double a = pool.nC * allow;
    split(a);
    for (int s = 0; s < statistics; s++) {
      double xC = pool.xC[s];
      double all = xC + pool.xB[s];
      for (int g = 0; g < RatioGrid.SIZE && all > 0; g++) {
        now.change()[s * RatioGrid.SIZE + g] +=
            (xC * RatioGrid.log(g) - all * shares[g]) / lastClumps.get(s);
      }
    }
    cap.add(pool, a);
  }

  private void split(double a) {
    for (int g = 0; g < RatioGrid.SIZE; g++) {
      shares[g] = Math.log((pool.nB + RatioGrid.ratio(g) * a) / (pool.nB + a));
    }
  }

  private void betInWarmUp() {
    if (warmUp.size() == 0 || pool.xC[0] + pool.xB[0] == 0) {
      return;
    }
    split(pool.nC * WARM_UP_ALLOW);
    double last = lastClumps.get(0);
    double clumps = Math.max(last, clumps(0));
    for (int g = 0; g < RatioGrid.SIZE; g++) {
      double log = pool.xC[0] * RatioGrid.log(g) - (pool.xC[0] + pool.xB[0]) * shares[g];
      warmUp.change()[g] += log / (log > 0 ? clumps : last);
    }
  }

  private void close(BlockEnd end) {
    double[] starts = begun.change();
    double[] sums = now.change();
    for (int s = 0; s < statistics; s++) {
      double clumps = clumps(s);
      double v = dispersion(s);
      for (int g = 0; g < RatioGrid.SIZE; g++) {
        int i = s * RatioGrid.SIZE + g;
        starts[i] += factor(s, g, v, clumps);
        sums[i] = starts[i];
      }
      lastClumps.change()[s] = clumps;
    }
    fleet.close(block, end);
    block.clear();
  }

  /// Returns the clump factor of statistic `s`, at least 1.
  double clumps(int s) {
    boolean isFirst = comparesInstances && elapsed < MINUTE;
    return plain ? 1 : isFirst ? fleet.firstClumps(s) : fleet.clumps(s);
  }

  /// Returns the dispersion from minute to minute that is assumed for statistic `s`.
  double dispersion(int s) {
    return plain ? 0 : fleet.block(s, fleet.clumps(s), (double) elapsed / MINUTE);
  }

  /// Returns the dispersion of levels that is assumed for statistic `s`.
  double level(int s) {
    return plain ? 0 : fleet.level(s, fleet.clumps(s));
  }

  /// Returns the log factor of the running block.
  private double factor(int s, int g, double v, double clumps) {
    int i = s * RatioGrid.SIZE + g;
    double log = now.get(i) - begun.get(i);
    log = Math.min(log, log * lastClumps.get(s) / clumps);
    return v > 0 && block.xB[s] > 0 ? Math.min(log, block.discounted(s, g, allow, v, clumps)) : log;
  }

  /// Returns an upper bound of [#logE] that is cheap to compute: a mean never exceeds its largest
  /// part, and a cap never raises a part.
  public double logBound() {
    if (copies == 0) {
      return 0;
    }
    double highest = now.highest(0, now.size());
    return unstarted > 0 ? RatioGrid.logAddExp(highest, Math.log(unstarted)) : highest;
  }

  /// Returns the natural logarithm of the e-value.
  public double logE() {
    return logE(true);
  }

  /// Returns [#logE] without the cap by permanent differences.
  double logEWithoutLevels() {
    return logE(false);
  }

  /// Whether no warm-up has ended yet, so that no copy has started.
  boolean isInWarmUp() {
    return copies == 0;
  }

  private double logE(boolean withLevels) {
    if (copies == 0) {
      return 0;
    }
    double highest = unstarted > 0 ? Math.log(unstarted * now.size()) : Double.NEGATIVE_INFINITY;
    double sum = unstarted > 0 ? 1 : 0;
    for (int s = 0; s < statistics; s++) {
      if (now.highest(s, RatioGrid.SIZE) - highest < RatioGrid.NEGLIGIBLE) {
        continue; // no cap raises a part, so none of these changes the sum
      }
      double clumps = clumps(s);
      double v = dispersion(s);
      double level = withLevels ? level(s) : 0;
      for (int g = 0; g < RatioGrid.SIZE; g++) {
        int i = s * RatioGrid.SIZE + g;
        if (now.get(i) - highest < RatioGrid.NEGLIGIBLE) {
          continue;
        }
        double log = begun.get(i) + factor(s, g, v, clumps);
        log = level > 0 ? cap.cap(s, g, level, clumps, log) : log;
        if (log > highest) {
          sum = sum * Math.exp(highest - log) + 1;
          highest = log;
        } else {
          sum += Math.exp(log - highest);
        }
      }
    }
    return highest + Math.log(sum / now.size());
  }

  /// Returns the natural logarithm of the e-value of the warm-up's test; 0 unless errors are
  /// compared.
  public double warmUpLogE() {
    return warmUp.size() == 0 ? 0 : RatioGrid.logMeanExp(warmUp.values());
  }

  /// Returns the stable instance that fails far more often than the others; empty if there is none.
  Optional<FleetEstimates.Outlier> findOutlier() {
    return fleet.findOutlier(0);
  }

  /// Whether the lane has no record of this noise.
  boolean isNew() {
    return fleet.isNew(0);
  }

  /// Whether requests of client buckets were reported.
  boolean hasBuckets() {
    return fleet.hasBuckets();
  }

  /// Returns the noise in this watch alone, by statistic.
  List<Noise> noise() {
    return IntStream.range(0, statistics).mapToObj(fleet::noise).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CappedMixture it
        && kind == it.kind
        && statistics == it.statistics
        && unstarted == it.unstarted
        && allow == it.allow
        && plain == it.plain
        && comparesInstances == it.comparesInstances
        && elapsed == it.elapsed
        && warmUpEnd == it.warmUpEnd
        && copies == it.copies
        && now.equals(it.now)
        && begun.equals(it.begun)
        && warmUp.equals(it.warmUp)
        && lastClumps.equals(it.lastClumps)
        && pool.equals(it.pool)
        && warmingUp == it.warmingUp
        && block.equals(it.block)
        && fleet.equals(it.fleet)
        && cap.equals(it.cap);
  }

  @Override
  public int hashCode() {
    return 31 * now.hashCode() + Long.hashCode(elapsed);
  }
}
