package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/// The dispersion of units whose rates differ permanently, over the whole watch: stable's
/// instances, or client buckets. A unit's hits are compared with its expected hits: those that it
/// would have if all units had the same rate in each tick.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class LevelDispersion {
  /// A unit with fewer expected hits has no relative distance: one hit would be many times its
  /// rate.
  private static final double LEAST_EXPECTED = 1;

  /// The lowest degrees of freedom of an estimate.
  private static final double LEAST_FREEDOM = 0.5;

  private static final int NO_OUTLIER = -1;

  private int statistics;

  /// Hits, and expected hits, by unit and statistic.
  private SharedArray hits;

  private SharedArray expected;

  private LevelDispersion() {
    this(0, 0);
  }

  LevelDispersion(int statistics, int units) {
    this.statistics = statistics;
    hits = SharedArray.zeros(units * statistics);
    expected = SharedArray.zeros(units * statistics);
  }

  private LevelDispersion(LevelDispersion other) {
    statistics = other.statistics;
    hits = other.hits.copy();
    expected = other.expected.copy();
  }

  LevelDispersion copy() {
    return new LevelDispersion(this);
  }

  /// Adds a tick of the stable instances.
  void add(FleetCounts fleet) {
    hits.resize(fleet.size() * statistics);
    expected.resize(fleet.size() * statistics);
    for (int k = 0; k < fleet.size(); k++) {
      if (fleet.isFresh(k)) {
        hits.clear(k, statistics);
        expected.clear(k, statistics);
      }
      if (fleet.requests(k) > 0) {
        for (int s = 0; s < statistics; s++) {
          add(k, s, fleet.hits(k, s), fleet.sum(s) * fleet.requests(k) / fleet.requests());
        }
      }
    }
  }

  /// Adds the hits of a unit in a tick.
  void add(int k, int s, double x, double mean) {
    if (mean > 0) {
      hits.change()[k * statistics + s] += x;
      expected.change()[k * statistics + s] += mean;
    }
  }

  int units() {
    return hits.size() / Math.max(1, statistics);
  }

  double hitsOf(int k, int s) {
    return hits.get(k * statistics + s);
  }

  double expectedOf(int k, int s) {
    return expected.get(k * statistics + s);
  }

  /// Returns the estimate in which each unit's squared distance counts relative to its expectation.
  ///
  /// @param outlier unit that is left out; -1 for none
  LevelEstimate relative(int s, double clumps, int outlier) {
    return hasEstimate(s, outlier)
        ? new LevelEstimate(
            relativeValue(s, clumps, outlier),
            relativeError(s, clumps, outlier),
            relativeFreedom(s, outlier))
        : LevelEstimate.NONE;
  }

  /// Returns [LevelEstimate#upper(LevelEstimate, double)] of [#relative] without objects.
  double relativeUpper(int s, double clumps, int outlier, LevelEstimate prior, double factor) {
    return hasEstimate(s, outlier)
        ? LevelEstimate.upper(
            relativeValue(s, clumps, outlier),
            relativeError(s, clumps, outlier),
            relativeFreedom(s, outlier),
            prior,
            factor)
        : LevelEstimate.NONE.upper(prior, factor);
  }

  private double relativeValue(int s, double clumps, int outlier) {
    double scale = hits(s, outlier) / expected(s, outlier);
    double distances = 0;
    for (int k = 0; k < units(); k++) {
      double m = isUnit(k, s, outlier) ? scale * expectedOf(k, s) : 0;
      distances += m > 0 ? (hitsOf(k, s) - m) * (hitsOf(k, s) - m) / m : 0;
    }
    double weight = hits(s, outlier) * (1 - squaredShares(s, outlier));
    return (distances - clumps * (units(s, outlier) - 1)) / weight;
  }

  private double relativeError(int s, double clumps, int outlier) {
    double weight = hits(s, outlier) * (1 - squaredShares(s, outlier));
    return clumps * Math.sqrt(2.0 * (units(s, outlier) - 1)) / weight;
  }

  private double relativeFreedom(int s, int outlier) {
    return Math.max(LEAST_FREEDOM, 1 / squaredShares(s, outlier) - 1);
  }

  /// Returns the estimate in which units with many requests count more. Units with few expected
  /// hits count too: unlike in [#relative], a squared distance is not divided by the expected hits.
  /// With few hits in all, the degrees of freedom are one less than the hits.
  LevelEstimate absolute(int s, double clumps) {
    double weight = absoluteWeight(s);
    return weight > 0
        ? new LevelEstimate(
            absoluteValue(s, clumps, weight), absoluteError(clumps, weight), absoluteFreedom(s))
        : LevelEstimate.NONE;
  }

  /// Returns [LevelEstimate#upper(LevelEstimate, double)] of [#absolute] without objects.
  double absoluteUpper(int s, double clumps, LevelEstimate prior, double factor) {
    double weight = absoluteWeight(s);
    return weight > 0
        ? LevelEstimate.upper(
            absoluteValue(s, clumps, weight),
            absoluteError(clumps, weight),
            absoluteFreedom(s),
            prior,
            factor)
        : LevelEstimate.NONE.upper(prior, factor);
  }

  private double absoluteValue(int s, double clumps, double weight) {
    double x = sum(hits, s);
    double scale = x / sum(expected, s);
    double distances = 0;
    for (int k = 0; k < units(); k++) {
      double distance = hitsOf(k, s) - scale * expectedOf(k, s);
      distances += distance * distance;
    }
    return (distances - clumps * x * (1 - concentration(s, NO_OUTLIER))) / weight;
  }

  private static double absoluteError(double clumps, double weight) {
    return clumps * Math.sqrt(2 / weight);
  }

  /// Returns 0 without hits, or if fewer than two units have expected hits.
  private double absoluteWeight(int s) {
    double x = sum(hits, s);
    double m = sum(expected, s);
    double h = concentration(s, NO_OUTLIER);
    double weight = 0;
    for (int k = 0; k < units() && x > 0; k++) {
      double f = expectedOf(k, s) / m;
      weight += f * f * (1 - 2 * f + h);
    }
    return x * x * weight;
  }

  private double absoluteFreedom(int s) {
    double m = sum(expected, s);
    double h = concentration(s, NO_OUTLIER);
    double fourth = 0;
    for (int k = 0; k < units(); k++) {
      double f = expectedOf(k, s) / m;
      fourth += f * f * f * f;
    }
    return Math.max(LEAST_FREEDOM, Math.min(h * h / fourth, sum(hits, s)) - 1);
  }

  private double sum(SharedArray counts, int s) {
    double sum = 0;
    for (int k = 0; k < units(); k++) {
      sum += counts.get(k * statistics + s);
    }
    return sum;
  }

  private boolean hasEstimate(int s, int outlier) {
    return units(s, outlier) >= 2 && hits(s, outlier) > 0;
  }

  private boolean isUnit(int k, int s, int outlier) {
    return k != outlier && expectedOf(k, s) >= LEAST_EXPECTED;
  }

  /// Returns the number of units that show something.
  private int units(int s, int outlier) {
    int count = 0;
    for (int k = 0; k < units(); k++) {
      count += isUnit(k, s, outlier) ? 1 : 0;
    }
    return count;
  }

  private double hits(int s, int outlier) {
    double sum = 0;
    for (int k = 0; k < units(); k++) {
      sum += isUnit(k, s, outlier) ? hitsOf(k, s) : 0;
    }
    return sum;
  }

  private double expected(int s, int outlier) {
    double sum = 0;
    for (int k = 0; k < units(); k++) {
      sum += isUnit(k, s, outlier) ? expectedOf(k, s) : 0;
    }
    return sum;
  }

  /// Returns the sum of the squares of the units' shares of the expected hits.
  private double squaredShares(int s, int outlier) {
    double squares = 0;
    for (int k = 0; k < units(); k++) {
      squares += isUnit(k, s, outlier) ? expectedOf(k, s) * expectedOf(k, s) : 0;
    }
    double all = expected(s, outlier);
    return squares / (all * all);
  }

  /// Returns the sum of the squares of the units' shares of all expected hits; 1 without any.
  double concentration(int s, int outlier) {
    double all = 0;
    double squares = 0;
    for (int k = 0; k < units(); k++) {
      all += expectedOf(k, s);
      squares += k == outlier ? 0 : expectedOf(k, s) * expectedOf(k, s);
    }
    return all > 0 ? squares / (all * all) : 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LevelDispersion it
        && statistics == it.statistics
        && hits.equals(it.hits)
        && expected.equals(it.expected);
  }

  @Override
  public int hashCode() {
    return 31 * hits.hashCode() + expected.hashCode();
  }
}
