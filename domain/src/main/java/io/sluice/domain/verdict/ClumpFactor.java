package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.domain.verdict.FleetNoise.Clumps;
import java.time.Duration;

/// The clump factor of each statistic, at least 1: the variance of the hits of one unit in a short
/// time, divided by their mean. Independent requests have 1; hits in clumps of five have 5. Units
/// are the stable instances and the whole candidate. It is estimated from pairs of consecutive
/// ticks, and from windows of 10 s of the stable instances only: a window is compared with the one
/// before the last, since a clump that spans two neighbours would not show in their difference.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class ClumpFactor {
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();

  /// The corrections for heavy tails and, in windows, for clumps at their ends.
  private static final double SECOND_FACTOR = 1.15;

  private static final double WINDOW_FACTOR = 1.5;

  /// Two ticks whose durations differ by more than this factor are not compared.
  private static final double LONGER = 1.5;

  private int statistics;

  /// Squares and hits of pairs of ticks, then of windows; by statistic.
  private SharedArray squares = SharedArray.zeros(0);

  private SharedArray hits = SharedArray.zeros(0);
  private SharedArray windowSquares = SharedArray.zeros(0);
  private SharedArray windowHits = SharedArray.zeros(0);
  private double pairs;
  private double windowPairs;

  /// The part of the sums of pairs of ticks that is the candidate's.
  private SharedArray ownSquares = SharedArray.zeros(0);

  private SharedArray ownHits = SharedArray.zeros(0);
  private double ownPairs;

  /// Hits of the last tick by slot and statistic, then of the candidate by statistic.
  private SharedArray previous = SharedArray.zeros(0);

  private SharedArray candidate = SharedArray.zeros(0);
  private boolean candidateSeen;

  /// Requests by slot, and hits by slot and statistic, of the running window and the two before.
  private SharedArray requests0 = SharedArray.zeros(0);

  private SharedArray requests1 = SharedArray.zeros(0);
  private SharedArray requests2 = SharedArray.zeros(0);
  private SharedArray hits0 = SharedArray.zeros(0);
  private SharedArray hits1 = SharedArray.zeros(0);
  private SharedArray hits2 = SharedArray.zeros(0);

  private long elapsed;
  private long lastSpan;

  private ClumpFactor() {}

  ClumpFactor(int statistics) {
    this.statistics = statistics;
    squares = SharedArray.zeros(statistics);
    hits = SharedArray.zeros(statistics);
    ownSquares = SharedArray.zeros(statistics);
    ownHits = SharedArray.zeros(statistics);
    windowSquares = SharedArray.zeros(statistics);
    windowHits = SharedArray.zeros(statistics);
    candidate = SharedArray.zeros(statistics);
  }

  ClumpFactor copy() {
    ClumpFactor copy = new ClumpFactor();
    copy.statistics = statistics;
    copy.squares = squares.copy();
    copy.hits = hits.copy();
    copy.windowSquares = windowSquares.copy();
    copy.windowHits = windowHits.copy();
    copy.pairs = pairs;
    copy.ownSquares = ownSquares.copy();
    copy.ownHits = ownHits.copy();
    copy.ownPairs = ownPairs;
    copy.windowPairs = windowPairs;
    copy.previous = previous.copy();
    copy.candidate = candidate.copy();
    copy.candidateSeen = candidateSeen;
    copy.requests0 = requests0.copy();
    copy.requests1 = requests1.copy();
    copy.requests2 = requests2.copy();
    copy.hits0 = hits0.copy();
    copy.hits1 = hits1.copy();
    copy.hits2 = hits2.copy();
    copy.elapsed = elapsed;
    copy.lastSpan = lastSpan;
    return copy;
  }

  /// Adds a tick.
  ///
  /// @param fleet counts of stable
  /// @param first the candidate's first statistic
  void add(FleetCounts fleet, Hits kind, int first, Tick tick) {
    resize(fleet.size());
    long span = tick.span().elapsed().toNanos();
    boolean isComparable = lastSpan > 0 && span <= LONGER * lastSpan && lastSpan <= LONGER * span;
    double[] last = previous.change();
    double[] requests = requests0.change();
    double[] window = hits0.change();
    for (int k = 0; k < fleet.size(); k++) {
      if (fleet.isFresh(k)) {
        clear(k);
      }
      if (!fleet.isListed(k)) {
        continue;
      }
      boolean isPair = isComparable && fleet.isContinued(k);
      pairs += isPair ? 1 : 0;
      requests[k] += fleet.requests(k);
      for (int s = 0; s < statistics; s++) {
        int i = k * statistics + s;
        double x = fleet.hits(k, s);
        if (isPair) {
          add(squares, hits, s, x, last[i]);
        }
        last[i] = x;
        window[i] += x;
      }
    }
    addCandidate(kind, first, tick, isComparable);
    lastSpan = span;
    elapsed += span;
    if (elapsed / WINDOW > (elapsed - span) / WINDOW) {
      closeWindow(fleet.size());
    }
  }

  private void addCandidate(Hits kind, int first, Tick tick, boolean isComparable) {
    if (tick.shifted()) {
      candidateSeen = false;
    }
    boolean isUnit = candidateSeen || tick.candidate().requests() > 0;
    if (!isUnit || kind.statistics(tick.candidate()) < first + statistics) {
      candidateSeen = false;
      return;
    }
    boolean isPair = isComparable && candidateSeen;
    ownPairs += isPair ? 1 : 0;
    for (int s = 0; s < statistics; s++) {
      double x = kind.count(tick.candidate(), first + s);
      double before = candidate.get(s);
      if (isPair) {
        add(ownSquares, ownHits, s, x, before);
      }
      if (x != before) {
        candidate.change()[s] = x;
      }
    }
    candidateSeen = true;
  }

  private static void add(SharedArray squares, SharedArray hits, int s, double x, double before) {
    if (x != 0 || before != 0) {
      squares.change()[s] += (x - before) * (x - before);
      hits.change()[s] += x + before;
    }
  }

  private void resize(int slots) {
    if (requests0.size() != slots) {
      previous.resize(slots * statistics);
      requests0.resize(slots);
      requests1.resize(slots);
      requests2.resize(slots);
      hits0.resize(slots * statistics);
      hits1.resize(slots * statistics);
      hits2.resize(slots * statistics);
    }
  }

  private void clear(int k) {
    previous.clear(k, statistics);
    requests0.clear(k, 1);
    requests1.clear(k, 1);
    requests2.clear(k, 1);
    hits0.clear(k, statistics);
    hits1.clear(k, statistics);
    hits2.clear(k, statistics);
  }

  private void closeWindow(int slots) {
    for (int k = 0; k < slots; k++) {
      if (requests0.get(k) > 0 && requests2.get(k) > 0) {
        windowPairs++;
        for (int s = 0; s < statistics; s++) {
          int i = k * statistics + s;
          add(windowSquares, windowHits, s, hits0.get(i), hits2.get(i));
        }
      }
    }
    SharedArray oldRequests = requests2;
    SharedArray oldHits = hits2;
    requests2 = requests1;
    hits2 = hits1;
    requests1 = requests0;
    hits1 = hits0;
    oldRequests.clear();
    oldHits.clear();
    requests0 = oldRequests;
    hits0 = oldHits;
  }

  /// Returns the clump factor of statistic `s`, at least 1.
  ///
  /// @param second prior of pairs of ticks
  /// @param window prior of pairs of windows
  double of(int s, Clumps second, Clumps window) {
    return Math.max(
        factor(
            squares.get(s) + ownSquares.get(s),
            hits.get(s) + ownHits.get(s),
            pairs + ownPairs,
            second,
            SECOND_FACTOR),
        factor(windowSquares.get(s), windowHits.get(s), windowPairs, window, WINDOW_FACTOR));
  }

  private static double factor(
      double squares, double hits, double pairs, Clumps prior, double correction) {
    double excess = (squares + prior.squares() + 2) / (hits + prior.hits() + 2) - 1;
    double chance = 2 * Math.sqrt(3 / (pairs + prior.pairs() + 4));
    return excess <= chance ? 1 : 1 + correction * excess;
  }

  /// Returns stable's sums of pairs of ticks, for the record of the lane.
  Clumps second(int s) {
    return new Clumps(squares.get(s), hits.get(s), pairs);
  }

  /// Returns the sums of pairs of windows, for the record of the lane.
  Clumps window(int s) {
    return new Clumps(windowSquares.get(s), windowHits.get(s), windowPairs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClumpFactor it
        && squares.equals(it.squares)
        && hits.equals(it.hits)
        && windowSquares.equals(it.windowSquares)
        && windowHits.equals(it.windowHits)
        && ownSquares.equals(it.ownSquares)
        && ownHits.equals(it.ownHits)
        && pairs == it.pairs
        && windowPairs == it.windowPairs
        && previous.equals(it.previous)
        && candidate.equals(it.candidate)
        && candidateSeen == it.candidateSeen
        && elapsed == it.elapsed
        && hits0.equals(it.hits0)
        && hits1.equals(it.hits1)
        && hits2.equals(it.hits2)
        && requests0.equals(it.requests0);
  }

  @Override
  public int hashCode() {
    return 31 * squares.hashCode() + Long.hashCode(elapsed);
  }
}
