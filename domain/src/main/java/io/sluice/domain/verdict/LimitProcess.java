package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.domain.verdict.FleetNoise.Clumps;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.time.Duration;

/// The e-processes of a limit. Each pool of ticks starts a copy, so that a good beginning does not
/// outweigh a late failure; the weights of all copies sum to 1.
///
/// The first of three processes grows while the candidate is over the limit. The second, the blame,
/// grows only while the candidate is over the limit and worse than stable, so the chance that a
/// failure of both alike is blamed on the candidate is at most α. The third grows while stable is
/// over the limit. During a shared failure, a fourth grows while stable keeps the limit.
///
/// It is mutable and a tick allocates nothing, except when a stable instance appears, and after a
/// copy.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class LimitProcess {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /// The clumps that are assumed of a candidate with all traffic in the first two minutes after its
  /// first request, if the lane's record has fewer failures than these: its first requests may fail
  /// in a clump.
  private static final Clumps ASSUMED = new Clumps(80, 16, 0);

  private static final long ASSUMED_TIME = 2 * MINUTE;

  /// The standard errors by which clumps are more than chance.
  private static final double CHANCE = 2;

  /// The highest e-value that is kept. Evidence above it decides nothing.
  private static final double HIGHEST = 1e250;

  private static final double LOG_HIGHEST = Math.log(HIGHEST);

  private Hits kind;
  private int first;
  private double limit;
  private double allow;
  private Noise prior;
  private boolean assumesClumps;

  private SharedArray candidate;
  private SharedArray blame;
  private SharedArray stable;
  private SharedArray recovery;

  /// The value of [#running] at the start of a shared failure; below 0 without one.
  private long sharedFrom = -1;

  /// Weights of the copies that are not started.
  private double unstarted = 1;

  private double unstartedOwn = 1;
  private double unstartedRecovery = 1;

  /// Nanoseconds since the first tick, and since the candidate's first request.
  private long elapsed;

  private long running;
  private boolean hasBegun;

  /// Whether the candidate has all traffic.
  private boolean isAlone;

  private double lastClumps = 1;
  private TickPool pool;

  /// The pool of the candidate's process, which needs no request to stable.
  private TickPool own;

  /// Nanoseconds since stable's last request.
  private long stableIdle;

  private FleetCounts fleet;
  private ClumpFactor clumps;

  private LimitProcess() {
    this(Hits.ERRORS, 0, 1, 1, false);
  }

  /// Creates a process without evidence.
  ///
  /// @param first number of the statistic; see [Hits]
  /// @param limit highest share that is still good, 0 to 1
  /// @param allow highest ratio of candidate to stable that is still good
  /// @param assumesClumps whether a candidate with all traffic may fail in clumps at first, unless
  ///   a record shows that it does not
  LimitProcess(Hits kind, int first, double limit, double allow, boolean assumesClumps) {
    this.kind = kind;
    this.assumesClumps = assumesClumps;
    this.first = first;
    this.limit = limit;
    this.allow = allow;
    prior = Noise.UNKNOWN;
    candidate = SharedArray.zeros(RatioGrid.SIZE);
    blame = SharedArray.zeros(RatioGrid.SIZE);
    stable = SharedArray.zeros(RatioGrid.SIZE);
    recovery = SharedArray.zeros(RatioGrid.SIZE);
    pool = new TickPool(first, 1);
    own = new TickPool(first, 1);
    fleet = new FleetCounts(first, 1);
    clumps = new ClumpFactor(1);
  }

  private LimitProcess(LimitProcess other) {
    kind = other.kind;
    first = other.first;
    limit = other.limit;
    allow = other.allow;
    prior = other.prior;
    assumesClumps = other.assumesClumps;
    candidate = other.candidate.copy();
    blame = other.blame.copy();
    stable = other.stable.copy();
    recovery = other.recovery.copy();
    sharedFrom = other.sharedFrom;
    unstarted = other.unstarted;
    unstartedOwn = other.unstartedOwn;
    unstartedRecovery = other.unstartedRecovery;
    elapsed = other.elapsed;
    running = other.running;
    hasBegun = other.hasBegun;
    isAlone = other.isAlone;
    lastClumps = other.lastClumps;
    pool = other.pool.copy();
    own = other.own.copy();
    stableIdle = other.stableIdle;
    fleet = other.fleet.copy();
    clumps = other.clumps.copy();
  }

  LimitProcess copy() {
    return new LimitProcess(this);
  }

  /// Sets the noise of the lane's record.
  void setPrior(Noise noise) {
    prior = noise.prior();
    assumesClumps &= prior.second().hits() < ASSUMED.hits();
  }

  /// Adds `tick` in place.
  void tick(Tick tick) {
    long span = tick.span().elapsed().toNanos();
    if (tick.shifted()) {
      skip();
    }
    if (tick.hasRequests()) {
      fleet.read(kind, tick.counts().fleet().stable());
      clumps.add(fleet, kind, first, tick);
    }
    hasBegun |= tick.candidate().requests() > 0;
    isAlone = tick.isCandidateAlone();
    running += hasBegun ? span : 0;
    stableIdle = tick.stable().requests() > 0 ? 0 : stableIdle + span;
    own.add(kind, tick, tick.stable());
    if (own.isFull(true)) {
      betOnCandidate();
      own.clear();
    }
    pool.add(kind, tick, tick.stable());
    if (pool.isFull(isAlone && pool.nB == 0)) {
      bet();
      pool.clear();
    }
    elapsed += span;
    if (elapsed / MINUTE > (elapsed - span) / MINUTE) {
      lastClumps = clumpFactor();
    }
  }

  /// Drops the counts of the running pools, for example if a tick was not measured.
  void skip() {
    pool.clear();
    own.clear();
    clumps.endPairs();
  }

  private void betOnCandidate() {
    double left = left(running);
    double weight = unstartedOwn - left;
    unstartedOwn = left;
    double now = Math.max(lastClumps, clumpFactor());
    for (int g = 0; g < RatioGrid.SIZE; g++) {
      double over = own.xC[0] * RatioGrid.log(g) - own.nC * limit * (RatioGrid.ratio(g) - 1);
      add(candidate, g, weight, divided(over, now));
    }
  }

  /// Returns the clump factor. Without stable beside the candidate the record must not hide the
  /// clumps of this watch.
  double clumpFactor() {
    double recorded = clumps.of(0, prior.second(), prior.window(), CHANCE);
    boolean isAssumed = assumesClumps && running <= ASSUMED_TIME;
    return isAlone
        ? Math.max(recorded, clumps.of(0, isAssumed ? ASSUMED : Clumps.NONE, Clumps.NONE, CHANCE))
        : recorded;
  }

  private void bet() {
    double left = left(running);
    double weight = unstarted - left;
    unstarted = left;
    double now = Math.max(lastClumps, clumpFactor());
    double nC = pool.nC;
    double nB = pool.nB;
    double xC = pool.xC[0];
    double xB = pool.xB[0];
    double a = nC * allow;
    for (int g = 0; g < RatioGrid.SIZE; g++) {
      double ratio = RatioGrid.ratio(g);
      double log = RatioGrid.log(g);
      double over = divided(xC * log - nC * limit * (ratio - 1), now);
      double worse = divided(xC * log - (xC + xB) * Math.log((nB + ratio * a) / (nB + a)), now);
      add(blame, g, weight, nB > 0 ? Math.min(over, worse) : over);
      add(stable, g, weight, divided(xB * log - nB * limit * (ratio - 1), now));
    }
    if (sharedFrom >= 0) {
      betOnRecovery();
    }
  }

  /// Bets without a clump factor: the failure itself would count as one large clump, and the
  /// recovery ends a shared failure but rolls nothing back.
  private void betOnRecovery() {
    double left = left(running - sharedFrom);
    double weight = unstartedRecovery - left;
    unstartedRecovery = left;
    for (int g = 0; g < RatioGrid.SIZE; g++) {
      double gain = pool.nB * limit * (1 - 1 / RatioGrid.ratio(g));
      add(recovery, g, weight, gain - pool.xB[0] * RatioGrid.log(g));
    }
  }

  /// Returns the weight of the copies that start later than `nanos` after the first.
  private static double left(long nanos) {
    return 3 / (5 + (double) nanos / MINUTE);
  }

  /// Starts a copy, and multiplies the sum of all copies.
  ///
  /// @param log logarithm of the factor
  private static void add(SharedArray sums, int g, double weight, double log) {
    double factor = Math.exp(Math.min(log, LOG_HIGHEST));
    sums.change()[g] = Math.min(HIGHEST, (sums.get(g) + weight) * factor);
  }

  private double divided(double log, double now) {
    return log / (log > 0 ? now : lastClumps);
  }

  /// Returns the log e-value of the blame, with the copies that are not started.
  double blameLogE() {
    return Math.log(mean(blame) + unstarted);
  }

  /// Returns an upper bound of [#blameLogE] that is cheap to compute.
  double blameLogBound() {
    double highest = 0;
    for (double sum : blame.values()) {
      highest = Math.max(highest, sum);
    }
    return Math.log(highest + unstarted);
  }

  /// Returns the log evidence that the candidate is over the limit.
  double candidateLogE() {
    return Math.log(mean(candidate));
  }

  /// Returns the log evidence that stable is over the limit.
  double stableLogE() {
    return Math.log(mean(stable));
  }

  /// Whether a shared failure is over: stable keeps the limit again by the evidence since the
  /// failure began, or has had no requests for a minute.
  ///
  /// @param logLimit log evidence that proves it
  boolean hasRecovered(double logLimit) {
    return Math.log(mean(recovery)) >= logLimit || stableIdle >= MINUTE;
  }

  private static double mean(SharedArray sums) {
    double all = 0;
    for (double sum : sums.values()) {
      all += sum;
    }
    return all / RatioGrid.SIZE;
  }

  /// Begins a shared failure.
  void beginShared() {
    sharedFrom = running;
    unstartedRecovery = 1;
    recovery = SharedArray.zeros(RatioGrid.SIZE);
  }

  /// Ends a shared failure. The evidence that both are over the limit starts again, since a long
  /// failure would outweigh the recovery for minutes; the blame, which alone can roll back, stays.
  void endShared() {
    sharedFrom = -1;
    candidate = SharedArray.zeros(RatioGrid.SIZE);
    stable = SharedArray.zeros(RatioGrid.SIZE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LimitProcess it
        && kind == it.kind
        && first == it.first
        && limit == it.limit
        && allow == it.allow
        && prior.equals(it.prior)
        && assumesClumps == it.assumesClumps
        && candidate.equals(it.candidate)
        && blame.equals(it.blame)
        && stable.equals(it.stable)
        && recovery.equals(it.recovery)
        && sharedFrom == it.sharedFrom
        && unstarted == it.unstarted
        && unstartedOwn == it.unstartedOwn
        && unstartedRecovery == it.unstartedRecovery
        && elapsed == it.elapsed
        && running == it.running
        && hasBegun == it.hasBegun
        && isAlone == it.isAlone
        && lastClumps == it.lastClumps
        && pool.equals(it.pool)
        && own.equals(it.own)
        && stableIdle == it.stableIdle
        && fleet.equals(it.fleet)
        && clumps.equals(it.clumps);
  }

  @Override
  public int hashCode() {
    return 31 * blame.hashCode() + Long.hashCode(elapsed);
  }
}
