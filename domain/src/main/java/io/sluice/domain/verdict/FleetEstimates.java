package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.util.List;
import java.util.Optional;

/// Estimates of the noise in the counts of the stable instances, of the candidate, and of client
/// buckets: clumps in time, rates that vary from minute to minute, and rates that differ
/// permanently.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class FleetEstimates {
  /// An instance whose rate is this many times the others' is an outlier.
  private static final double OUTLIER_RATIO = Math.log(3);

  /// The number of standard errors by which an outlier exceeds that ratio.
  private static final double OUTLIER_ERRORS = 3;

  private static final int OUTLIER_INSTANCES = 3;

  /// The lowest dispersion of errors with a single stable instance, from which none can be
  /// estimated.
  static final double FLOOR_ALONE = 0.1;

  /// The highest dispersion from minute to minute.
  static final double CEILING = 4;

  /// The factor of the upper value of instances; see [LevelEstimate#upper].
  private static final double UPPER = 2;

  /// The standard errors by which clumps are more than chance.
  private static final double CHANCE = 2;

  /// The standard errors among several stable instances if the record has no hits. Their pairs make
  /// the standard error small. With 2, chance alone looked like clumps so often that a doubling of
  /// errors took 3 % more requests. A single instance shows its noise by clumps alone, so it keeps
  /// 2.
  private static final double CHANCE_WITHOUT_HITS = 3;

  /// The clump factor of latency in the first tick if the record has no hits: no two ticks show yet
  /// whether slow requests come in clumps. Errors need none, since the warm-up shows theirs.
  private static final double UNKNOWN_CLUMPS = 5;

  private int statistics;
  private boolean ofErrors;
  private List<Noise> prior;

  private FleetCounts fleet;
  private ClumpFactor clumps;
  private BlockDispersion blocks;
  private LevelDispersion levels;
  private Optional<BucketDispersion> buckets;

  /// Slot of the outlier plus 1, by statistic; 0 if there is none.
  private SharedArray outliers;

  private FleetEstimates() {
    this(Hits.ERRORS, 0);
  }

  FleetEstimates(Hits kind, int statistics) {
    this.statistics = statistics;
    this.ofErrors = kind == Hits.ERRORS;
    prior = List.of();
    fleet = new FleetCounts(0, statistics);
    clumps = new ClumpFactor(statistics);
    blocks = new BlockDispersion(statistics);
    levels = new LevelDispersion(statistics, 0);
    buckets = Optional.empty();
    outliers = SharedArray.zeros(statistics);
  }

  private FleetEstimates(FleetEstimates other) {
    statistics = other.statistics;
    ofErrors = other.ofErrors;
    prior = other.prior;
    fleet = other.fleet.copy();
    clumps = other.clumps.copy();
    blocks = other.blocks.copy();
    levels = other.levels.copy();
    buckets = other.buckets.map(BucketDispersion::copy);
    outliers = other.outliers.copy();
  }

  FleetEstimates copy() {
    return new FleetEstimates(this);
  }

  /// Sets the noise of the lane's record, by statistic.
  void setPrior(List<Noise> noise) {
    prior = noise.stream().map(Noise::prior).toList();
  }

  private Noise prior(int s) {
    return s < prior.size() ? prior.get(s) : Noise.UNKNOWN;
  }

  void add(Hits kind, Tick tick) {
    InstanceCounts counts = tick.counts().fleet();
    fleet.read(kind, counts.stable());
    forgetReplacedOutliers();
    clumps.add(fleet, kind, 0, tick);
    blocks.add(fleet, counts.candidates());
    levels.add(fleet);
    if (ofErrors && counts.buckets().isPresent()) {
      if (buckets.isEmpty()) {
        buckets = Optional.of(new BucketDispersion());
      }
      buckets.get().add(counts.buckets().get(), tick);
    }
  }

  void endPairs() {
    clumps.endPairs();
  }

  /// Forgets outliers whose slots belong to another instance now.
  private void forgetReplacedOutliers() {
    for (int s = 0; s < statistics; s++) {
      if (outlier(s) >= 0 && fleet.isFresh(outlier(s))) {
        outliers.change()[s] = 0;
      }
    }
  }

  /// Returns the clump factor of statistic `s`, at least 1.
  double clumps(int s) {
    boolean hasNoHits = prior(s).second().pairs() == 0;
    double errors = hasNoHits && blocks.instances() > 1 ? CHANCE_WITHOUT_HITS : CHANCE;
    double known = clumps.of(s, prior(s).second(), prior(s).window(), errors);
    boolean isUnknown = hasNoHits && !ofErrors && !clumps.hasPairs();
    return isUnknown ? Math.max(known, UNKNOWN_CLUMPS) : known;
  }

  /// Returns the clump factor of statistic `s` in the first minute, from differences between
  /// stable's instances too.
  double firstClumps(int s) {
    return Math.max(clumps(s), clumps.ofInstances(s));
  }

  private int outlier(int s) {
    return (int) outliers.get(s) - 1;
  }

  /// Returns the dispersion from minute to minute of statistic `s`.
  ///
  /// @param factor clump factor
  double block(int s, double factor, double minutes) {
    double v = blocks.of(s, factor, outlier(s), minutes);
    boolean isAlone = blocks.instances() - (outlier(s) >= 0 ? 1 : 0) < 2;
    return Math.min(CEILING, ofErrors && isAlone ? Math.max(v, FLOOR_ALONE) : v);
  }

  /// Returns the dispersion of levels of statistic `s`; 0 if there is no estimate.
  ///
  /// @param factor clump factor
  double level(int s, double factor) {
    int outlier = outlier(s);
    double upper = levels.relativeUpper(s, factor, outlier, prior(s).instances(), UPPER);
    double stable =
        Math.max(1.0 / Math.max(1, blocks.instances()), levels.concentration(s, outlier));
    double instances = upper * (blocks.perCandidate() + stable);
    return buckets.isEmpty()
        ? instances
        : Math.max(instances, buckets.get().of(factor, prior(s).buckets()));
  }

  /// Closes the running block, and finds outliers.
  void close(MinuteCounts block, BlockDispersion.BlockEnd end) {
    for (int s = 0; s < statistics; s++) {
      blocks.close(s, block, clumps(s), outlier(s), end);
    }
    blocks.endBlock(block, end);
    for (int s = 0; s < statistics; s++) {
      int before = outlier(s);
      int now = worst(s, clumps(s), before);
      if (now != before) {
        outliers.change()[s] = now + 1;
        blocks.clearClosed(s);
      }
    }
  }

  /// Returns the slot of the instance whose rate is far above the others'; -1 if there is none.
  private int worst(int s, double factor, int before) {
    int worst = -1;
    double x = 0;
    double m = 0;
    for (int k = 0; k < levels.units(); k++) {
      x += levels.hitsOf(k, s);
      m += levels.expectedOf(k, s);
      boolean isWorse =
          levels.expectedOf(k, s) > 0
              && (worst < 0
                  || levels.hitsOf(k, s) * levels.expectedOf(worst, s)
                      > levels.hitsOf(worst, s) * levels.expectedOf(k, s));
      worst = isWorse ? k : worst;
    }
    if (blocks.instances() < OUTLIER_INSTANCES || worst < 0) {
      return -1;
    }
    double own = levels.hitsOf(worst, s);
    double others = x - own;
    if (own <= 0 || others <= 0) {
      return -1;
    }
    double rate = own / levels.expectedOf(worst, s) * (m - levels.expectedOf(worst, s)) / others;
    double beyond = Math.log(rate) - OUTLIER_RATIO;
    double needed =
        worst == before ? 0 : OUTLIER_ERRORS * Math.sqrt(factor * (1 / own + 1 / others));
    return beyond > needed ? worst : -1;
  }

  /// Returns the stable instance that is an outlier in statistic `s`; empty if there is none.
  Optional<Outlier> findOutlier(int s) {
    int k = outlier(s);
    if (k < 0) {
      return Optional.empty();
    }
    double x = 0;
    double m = 0;
    for (int i = 0; i < levels.units(); i++) {
      x += i == k ? 0 : levels.hitsOf(i, s);
      m += i == k ? 0 : levels.expectedOf(i, s);
    }
    double rate = levels.hitsOf(k, s) / levels.expectedOf(k, s);
    return x > 0 && m > 0
        ? Optional.of(new Outlier(fleet.name(k), rate * m / x))
        : Optional.empty();
  }

  /// A stable instance whose rate is far above the others'.
  ///
  /// @param times its rate divided by the others', above 1
  record Outlier(String instance, double times) {}

  /// Whether the lane has no record of the noise of statistic `s`.
  boolean isNew(int s) {
    return s >= prior.size();
  }

  /// Whether requests of client buckets were reported.
  boolean hasBuckets() {
    return buckets.isPresent();
  }

  /// Returns the noise of statistic `s` in this watch alone.
  Noise noise(int s) {
    double factor = clumps(s);
    return new Noise(
        clumps.second(s),
        clumps.window(s),
        levels.relative(s, factor, outlier(s)),
        buckets.map(it -> it.estimates(factor)).orElse(List.of()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FleetEstimates it
        && statistics == it.statistics
        && ofErrors == it.ofErrors
        && prior.equals(it.prior)
        && fleet.equals(it.fleet)
        && clumps.equals(it.clumps)
        && blocks.equals(it.blocks)
        && levels.equals(it.levels)
        && buckets.equals(it.buckets)
        && outliers.equals(it.outliers);
  }

  @Override
  public int hashCode() {
    return 31 * fleet.hashCode() + levels.hashCode();
  }
}
