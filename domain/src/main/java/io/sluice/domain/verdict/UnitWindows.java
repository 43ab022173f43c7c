package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.domain.verdict.FleetNoise.Clumps;

/// The counts of several units in the running window, and in the two before. A window is compared
/// with the one before the last, since a clump that spans two neighbours would not show in their
/// difference.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class UnitWindows {
  /// The lowest expected number of hits of a unit: one hit of a unit with less is no clump.
  private static final double LEAST_EXPECTED = 0.5;

  private int statistics;

  /// Requests and hits by statistic of each unit: in the running window, the last, and the one
  /// before.
  private SharedArray running;

  private SharedArray last;
  private SharedArray beforeLast;

  private UnitWindows() {
    this(0, 0);
  }

  UnitWindows(int units, int statistics) {
    this.statistics = statistics;
    running = SharedArray.zeros(units * (1 + statistics));
    last = SharedArray.zeros(units * (1 + statistics));
    beforeLast = SharedArray.zeros(units * (1 + statistics));
  }

  private UnitWindows(UnitWindows other) {
    statistics = other.statistics;
    running = other.running.copy();
    last = other.last.copy();
    beforeLast = other.beforeLast.copy();
  }

  UnitWindows copy() {
    return new UnitWindows(this);
  }

  /// Changes the number of units.
  void resize(int units) {
    running.resize(units * (1 + statistics));
    last.resize(units * (1 + statistics));
    beforeLast.resize(units * (1 + statistics));
  }

  /// Discards the counts of unit `k`.
  void clear(int k) {
    running.clear(k, 1 + statistics);
    last.clear(k, 1 + statistics);
    beforeLast.clear(k, 1 + statistics);
  }

  void addRequests(int k, double requests) {
    running.change()[k * (1 + statistics)] += requests;
  }

  /// Adds hits of unit `k` in statistic `s`.
  void addHits(int k, int s, double hits) {
    if (hits != 0) {
      running.change()[k * (1 + statistics) + 1 + s] += hits;
    }
  }

  /// Whether all windows are without requests.
  boolean isEmpty() {
    return running.isZero() && last.isZero() && beforeLast.isZero();
  }

  /// Returns the number of pairs of neighbours among the units with requests.
  int neighbours() {
    int active = 0;
    for (int at = 0; at < running.size(); at += 1 + statistics) {
      active += sum(at) > 0 ? 1 : 0;
    }
    return active < 3 ? active / 2 : active;
  }

  /// Returns the variance of the units' hits in statistic `s`, divided by their mean, from
  /// neighbours over all three windows. For units with the same rate it is about 1, also if their
  /// requests differ. A neighbour with so few requests that it expects no hit does not count.
  ///
  /// @param prior sums that are added to those of the neighbours
  double spread(int s, Clumps prior) {
    double squares = prior.squares();
    double hits = prior.hits();
    for (int at = 0; at < running.size(); at += 1 + statistics) {
      int other = sum(at) > 0 ? next(at) : at;
      double requests = sum(at);
      double others = sum(other);
      double both = sum(at + 1 + s) + sum(other + 1 + s);
      if (other != at
          && both * Math.min(requests, others) >= LEAST_EXPECTED * (requests + others)) {
        double difference = sum(at + 1 + s) * others - sum(other + 1 + s) * requests;
        squares += difference * difference / (requests * others);
        hits += both;
      }
    }
    return squares / hits;
  }

  /// Returns the next unit with requests after the one at `at`, the first after the last; `at` if
  /// there is no other.
  private int next(int at) {
    int next = at;
    do {
      next += 1 + statistics;
      next = next >= running.size() ? 0 : next;
    } while (next != at && sum(next) == 0);
    return next;
  }

  private double sum(int i) {
    return running.get(i) + last.get(i) + beforeLast.get(i);
  }

  /// Closes the running window, and adds the pairs that end with it to `sums`.
  void close(PairSums sums) {
    for (int at = 0; at < running.size(); at += 1 + statistics) {
      if (running.get(at) > 0 && beforeLast.get(at) > 0) {
        sums.addPair();
        for (int s = 0; s < statistics; s++) {
          sums.add(s, running.get(at + 1 + s), beforeLast.get(at + 1 + s));
        }
      }
    }
    SharedArray oldest = beforeLast;
    beforeLast = last;
    last = running;
    oldest.clear();
    running = oldest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitWindows it
        && statistics == it.statistics
        && running.equals(it.running)
        && last.equals(it.last)
        && beforeLast.equals(it.beforeLast);
  }

  @Override
  public int hashCode() {
    return 31 * running.hashCode() + last.hashCode();
  }
}
