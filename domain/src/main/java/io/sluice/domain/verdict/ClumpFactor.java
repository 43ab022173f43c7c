package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.domain.verdict.FleetNoise.Clumps;
import java.time.Duration;

/// The clump factor of each statistic, at least 1: the variance of the hits of one unit in a short
/// time, divided by their mean. Independent requests have 1; hits in clumps of five have 5. It is
/// estimated from pairs of consecutive ticks of each stable instance and of the whole candidate,
/// and from pairs of windows of 10 s, since a clump may be longer than a tick. The candidate's
/// windows count only while it has all traffic, and only a minute later: a candidate that has just
/// become worse looks like a clump. In the first minute, differences between stable's instances may
/// stand for pairs of windows, see [#ofInstances].
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class ClumpFactor {
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /// The corrections for heavy tails and, in windows, for clumps at their ends.
  private static final double SECOND_FACTOR = 1.15;

  private static final double WINDOW_FACTOR = 1.5;

  /// The sums of instances without hits: a factor of about 2, which fades with their first hits.
  private static final Clumps FIRST = new Clumps(3.5, 2, 0);

  /// The standard errors by which an excess of pairs of instances is more than chance: they show
  /// only clumps of the last 30 s.
  private static final double INSTANCE_ERRORS = 0.5;

  /// The highest clump factor from differences between instances.
  private static final double INSTANCE_LIMIT = 15;

  /// Two ticks whose durations differ by more than this factor are not compared.
  private static final double LONGER = 1.5;

  private int statistics;

  /// Pairs of ticks: stable's, and the candidate's.
  private PairSums seconds;

  private PairSums ownSeconds;

  /// Pairs of windows: stable's. A change replaces the sums, which copies share.
  private PairSums windows;

  /// Pairs of the candidate's windows: all, without the running minute, and without the minute
  /// before.
  private PairSums ownWindows;

  private PairSums lastMinute;
  private PairSums minuteAgo;

  /// Whether another object has the same sums of windows.
  private transient boolean isShared;

  /// Hits of the last tick by slot and statistic, then of the candidate by statistic.
  private SharedArray previous;

  private SharedArray candidate;
  private boolean candidateSeen;

  private UnitWindows running;
  private UnitWindows ownRunning;

  /// Whether the candidate has had all traffic since the running window began.
  private boolean isOwnWindow = true;

  private long elapsed;
  private long lastSpan;

  private ClumpFactor() {
    this(0);
  }

  ClumpFactor(int statistics) {
    this.statistics = statistics;
    seconds = new PairSums(statistics);
    ownSeconds = new PairSums(statistics);
    windows = new PairSums(statistics);
    ownWindows = new PairSums(statistics);
    lastMinute = new PairSums(statistics);
    minuteAgo = new PairSums(statistics);
    previous = SharedArray.zeros(0);
    candidate = SharedArray.zeros(statistics);
    running = new UnitWindows(0, statistics);
    ownRunning = new UnitWindows(1, statistics);
  }

  private ClumpFactor(ClumpFactor other) {
    statistics = other.statistics;
    seconds = other.seconds.copy();
    ownSeconds = other.ownSeconds.copy();
    windows = other.windows;
    ownWindows = other.ownWindows;
    lastMinute = other.lastMinute;
    minuteAgo = other.minuteAgo;
    isShared = true;
    other.isShared = true;
    previous = other.previous.copy();
    candidate = other.candidate.copy();
    candidateSeen = other.candidateSeen;
    running = other.running.copy();
    ownRunning = other.ownRunning.copy();
    isOwnWindow = other.isOwnWindow;
    elapsed = other.elapsed;
    lastSpan = other.lastSpan;
  }

  ClumpFactor copy() {
    return new ClumpFactor(this);
  }

  /// Adds a tick.
  ///
  /// @param fleet counts of stable
  /// @param first the candidate's first statistic
  void add(FleetCounts fleet, Hits kind, int first, Tick tick) {
    previous.resize(fleet.size() * statistics);
    running.resize(fleet.size());
    long span = tick.span().elapsed().toNanos();
    boolean isComparable = lastSpan > 0 && span <= LONGER * lastSpan && lastSpan <= LONGER * span;
    for (int k = 0; k < fleet.size(); k++) {
      if (fleet.isFresh(k)) {
        previous.clear(k, statistics);
        running.clear(k);
      }
      if (fleet.isListed(k)) {
        add(fleet, k, isComparable && fleet.isContinued(k));
      }
    }
    addCandidate(kind, first, tick, isComparable);
    lastSpan = span;
    elapsed += span;
    if (elapsed / WINDOW > (elapsed - span) / WINDOW) {
      closeWindows();
      isOwnWindow = candidateSeen && tick.isCandidateAlone();
    }
    if (elapsed / MINUTE > (elapsed - span) / MINUTE) {
      minuteAgo = lastMinute;
      lastMinute = ownWindows;
    }
  }

  private void closeWindows() {
    if (isShared) {
      windows = windows.copy();
      isShared = false;
    }
    running.close(windows);
    if (!ownRunning.isEmpty()) {
      ownWindows = ownWindows.copy(); // the minutes before share it
      ownRunning.close(ownWindows);
    }
  }

  private void add(FleetCounts fleet, int k, boolean isPair) {
    if (isPair) {
      seconds.addPair();
    }
    running.addRequests(k, fleet.requests(k));
    for (int s = 0; s < statistics; s++) {
      int i = k * statistics + s;
      double x = fleet.hits(k, s);
      double before = previous.get(i);
      if (isPair) {
        seconds.add(s, x, before);
      }
      if (x != before) {
        previous.change()[i] = x;
      }
      running.addHits(k, s, x);
    }
  }

  private void addCandidate(Hits kind, int first, Tick tick, boolean isComparable) {
    boolean isUnit = candidateSeen || tick.candidate().requests() > 0;
    if (!isUnit || kind.statistics(tick.candidate()) < first + statistics) {
      candidateSeen = false;
      isOwnWindow = false;
      ownRunning.clear(0);
      return;
    }
    boolean isPair = isComparable && candidateSeen;
    isOwnWindow &= tick.isCandidateAlone();
    if (isPair) {
      ownSeconds.addPair();
    }
    if (isOwnWindow) {
      ownRunning.addRequests(0, (double) tick.candidate().requests());
    } else {
      ownRunning.clear(0);
    }
    for (int s = 0; s < statistics; s++) {
      double x = kind.count(tick.candidate(), first + s);
      double before = candidate.get(s);
      if (isPair) {
        ownSeconds.add(s, x, before);
      }
      if (x != before) {
        candidate.change()[s] = x;
      }
      ownRunning.addHits(0, s, isOwnWindow ? x : 0);
    }
    candidateSeen = true;
  }

  /// Compares no later tick of the candidate with an earlier one.
  void endPairs() {
    candidateSeen = false;
  }

  /// Whether two ticks of a unit were compared.
  boolean hasPairs() {
    return seconds.pairs() + ownSeconds.pairs() > 0;
  }

  /// Returns the clump factor of statistic `s`, at least 1.
  ///
  /// @param second prior of pairs of ticks
  /// @param window prior of pairs of windows
  /// @param errors number of standard errors by which an excess is more than chance
  double of(int s, Clumps second, Clumps window, double errors) {
    return Math.max(
        factor(
            excess(s, seconds, ownSeconds, second),
            errors,
            pairs(seconds, ownSeconds, second),
            SECOND_FACTOR),
        factor(
            excess(s, windows, minuteAgo, window),
            errors,
            pairs(windows, minuteAgo, window),
            WINDOW_FACTOR));
  }

  private static double excess(int s, PairSums stable, PairSums own, Clumps prior) {
    double squares = stable.squares(s) + own.squares(s) + prior.squares();
    double hits = stable.hits(s) + own.hits(s) + prior.hits();
    return (squares + 2) / (hits + 2) - 1;
  }

  private static double pairs(PairSums stable, PairSums own, Clumps prior) {
    return stable.pairs() + own.pairs() + prior.pairs();
  }

  private static double factor(double excess, double errors, double pairs, double correction) {
    double chance = errors * Math.sqrt(3 / (pairs + 4));
    return excess <= chance ? 1 : 1 + correction * excess;
  }

  /// Returns the clump factor of statistic `s` that stable's instances show by their differences in
  /// the newest windows; 1 for a single instance. It takes permanent differences between instances
  /// for clumps, so it is limited, and for the first minute only, when there are few pairs of
  /// windows.
  double ofInstances(int s) {
    int pairs = running.neighbours();
    double factor = factor(running.spread(s, FIRST) - 1, INSTANCE_ERRORS, pairs, WINDOW_FACTOR);
    return pairs == 0 ? 1 : Math.min(INSTANCE_LIMIT, factor);
  }

  /// Returns stable's sums of pairs of ticks, for the record of the lane.
  Clumps second(int s) {
    return seconds.clumps(s);
  }

  /// Returns stable's sums of pairs of windows, for the record of the lane.
  Clumps window(int s) {
    return windows.clumps(s);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClumpFactor it
        && statistics == it.statistics
        && seconds.equals(it.seconds)
        && ownSeconds.equals(it.ownSeconds)
        && windows.equals(it.windows)
        && ownWindows.equals(it.ownWindows)
        && lastMinute.equals(it.lastMinute)
        && minuteAgo.equals(it.minuteAgo)
        && previous.equals(it.previous)
        && candidate.equals(it.candidate)
        && candidateSeen == it.candidateSeen
        && running.equals(it.running)
        && ownRunning.equals(it.ownRunning)
        && isOwnWindow == it.isOwnWindow
        && elapsed == it.elapsed
        && lastSpan == it.lastSpan;
  }

  @Override
  public int hashCode() {
    return 31 * seconds.hashCode() + Long.hashCode(elapsed);
  }
}
