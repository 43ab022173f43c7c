package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/// The dispersion of units whose rates differ permanently, over the whole watch: stable's
/// instances, or client buckets. A unit's hits are compared with its expected hits: those that it
/// would have if all units had the same rate in each tick.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class LevelDispersion {
  /// A unit with fewer expected hits shows nothing: one hit would be many times its rate.
  private static final double LEAST_EXPECTED = 1;

  private static final double LEAST_FREEDOM = 0.5;

  private int statistics;

  /// Hits, and expected hits, by unit and statistic.
  private SharedArray hits = SharedArray.zeros(0);

  private SharedArray expected = SharedArray.zeros(0);

  private LevelDispersion() {}

  LevelDispersion(int statistics, int units) {
    this.statistics = statistics;
    hits = SharedArray.zeros(units * statistics);
    expected = SharedArray.zeros(units * statistics);
  }

  LevelDispersion copy() {
    LevelDispersion copy = new LevelDispersion();
    copy.statistics = statistics;
    copy.hits = hits.copy();
    copy.expected = expected.copy();
    return copy;
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

  double hits(int k, int s) {
    return hits.get(k * statistics + s);
  }

  double expected(int k, int s) {
    return expected.get(k * statistics + s);
  }

  /// Returns the estimate in which each unit's squared distance counts relative to its expectation.
  ///
  /// @param outlier unit that is left out; -1 for none
  LevelEstimate relative(int s, double clumps, int outlier) {
    Sums sums = sums(s, outlier);
    if (sums.units < 2 || sums.x <= 0) {
      return LevelEstimate.NONE;
    }
    double scale = sums.x / sums.m;
    double distances = 0;
    for (int k = 0; k < units(); k++) {
      double m = isUnit(k, s, outlier) ? scale * expected(k, s) : 0;
      distances += m > 0 ? (hits(k, s) - m) * (hits(k, s) - m) / m : 0;
    }
    double weight = sums.x * (1 - sums.h);
    return new LevelEstimate(
        (distances - clumps * (sums.units - 1)) / weight,
        clumps * Math.sqrt(2.0 * (sums.units - 1)) / weight,
        Math.max(LEAST_FREEDOM, 1 / sums.h - 1));
  }

  /// Returns the estimate in which units with many requests count more.
  LevelEstimate absolute(int s, double clumps) {
    Sums sums = sums(s, -1);
    if (sums.units < 2 || sums.x <= 0) {
      return LevelEstimate.NONE;
    }
    double scale = sums.x / sums.m;
    double distances = 0;
    double weight = 0;
    double fourth = 0;
    for (int k = 0; k < units(); k++) {
      boolean isUnit = isUnit(k, s, -1);
      double f = isUnit ? expected(k, s) / sums.m : 0;
      double distance = isUnit ? hits(k, s) - scale * expected(k, s) : 0;
      distances += distance * distance;
      weight += f * f * (1 - 2 * f + sums.h);
      fourth += f * f * f * f;
    }
    weight *= sums.x * sums.x;
    return new LevelEstimate(
        (distances - clumps * sums.x * (1 - sums.h)) / weight,
        clumps * Math.sqrt(2 / weight),
        Math.max(LEAST_FREEDOM, sums.h * sums.h / fourth - 1));
  }

  /// The lowest degrees of freedom of an estimate. The sums over the units of a statistic.
  ///
  /// @param units number of units with an expectation
  /// @param x hits
  /// @param m expected hits
  /// @param h sum of the squares of their shares of the expectation
  private record Sums(int units, double x, double m, double h) {}

  private boolean isUnit(int k, int s, int outlier) {
    return k != outlier && expected(k, s) >= LEAST_EXPECTED;
  }

  private Sums sums(int s, int outlier) {
    int units = 0;
    double x = 0;
    double m = 0;
    double squares = 0;
    for (int k = 0; k < units(); k++) {
      double mean = expected(k, s);
      if (isUnit(k, s, outlier)) {
        units++;
        x += hits(k, s);
        m += mean;
        squares += mean * mean;
      }
    }
    return new Sums(units, x, m, m > 0 ? squares / (m * m) : 0);
  }

  /// Returns the sum of the squares of the units' shares of all expected hits; 1 without any.
  double concentration(int s, int outlier) {
    double all = 0;
    double squares = 0;
    for (int k = 0; k < units(); k++) {
      all += expected(k, s);
      squares += k == outlier ? 0 : expected(k, s) * expected(k, s);
    }
    return all > 0 ? squares / (all * all) : 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LevelDispersion it
        && hits.equals(it.hits)
        && expected.equals(it.expected);
  }

  @Override
  public int hashCode() {
    return 31 * hits.hashCode() + expected.hashCode();
  }
}
