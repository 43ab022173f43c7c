package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/// The counts of the stable instances over a period, by slot, and how much their shares of the hits
/// differ.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class PeriodCounts {
  private int statistics;
  private SharedArray requests;

  /// Hits by slot, then by statistic.
  private SharedArray hits;

  private PeriodCounts() {
    this(0);
  }

  PeriodCounts(int statistics) {
    this.statistics = statistics;
    requests = SharedArray.zeros(0);
    hits = SharedArray.zeros(0);
  }

  private PeriodCounts(PeriodCounts other) {
    statistics = other.statistics;
    requests = other.requests.copy();
    hits = other.hits.copy();
  }

  PeriodCounts copy() {
    return new PeriodCounts(this);
  }

  void add(FleetCounts fleet) {
    requests.resize(fleet.size());
    hits.resize(fleet.size() * statistics);
    for (int k = 0; k < fleet.size(); k++) {
      if (fleet.isFresh(k)) {
        requests.clear(k, 1);
        hits.clear(k, statistics);
      }
      if (fleet.requests(k) > 0) {
        requests.change()[k] += fleet.requests(k);
        add(fleet, k);
      }
    }
  }

  private void add(FleetCounts fleet, int k) {
    for (int s = 0; s < statistics; s++) {
      double x = fleet.hits(k, s);
      if (x != 0) {
        hits.change()[k * statistics + s] += x;
      }
    }
  }

  void clear() {
    requests.clear();
    hits.clear();
  }

  /// Returns the number of instances with requests.
  int instances() {
    int count = 0;
    for (int k = 0; k < requests.size(); k++) {
      count += requests.get(k) > 0 ? 1 : 0;
    }
    return count;
  }

  private double requests(int outlier) {
    double sum = 0;
    for (int k = 0; k < requests.size(); k++) {
      sum += k == outlier ? 0 : requests.get(k);
    }
    return sum;
  }

  private double hits(int s, int outlier) {
    double sum = 0;
    for (int k = 0; k < requests.size(); k++) {
      sum += k == outlier ? 0 : hits.get(k * statistics + s);
    }
    return sum;
  }

  /// Returns the squared distances of the instances' hits from their share, minus the sum expected
  /// by chance.
  ///
  /// @param outlier slot of the instance that is left out; -1 for none
  double excess(int s, double clumps, int outlier) {
    double all = requests(outlier);
    if (all == 0) {
      return 0;
    }
    double x = hits(s, outlier);
    double sum = 0;
    double h = 0;
    for (int k = 0; k < requests.size(); k++) {
      if (k != outlier) {
        double f = requests.get(k) / all;
        double distance = hits.get(k * statistics + s) - f * x;
        sum += distance * distance;
        h += f * f;
      }
    }
    return sum - clumps * x * (1 - h);
  }

  /// Returns the value of [#excess] per unit of dispersion.
  double weight(int s, int outlier) {
    double all = requests(outlier);
    if (all == 0) {
      return 0;
    }
    double x = hits(s, outlier);
    double h = 0;
    for (int k = 0; k < requests.size(); k++) {
      double f = k == outlier ? 0 : requests.get(k) / all;
      h += f * f;
    }
    double sum = 0;
    for (int k = 0; k < requests.size(); k++) {
      double f = k == outlier ? 0 : requests.get(k) / all;
      sum += f * f * (1 - 2 * f + h);
    }
    return x * x * sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeriodCounts it
        && statistics == it.statistics
        && requests.equals(it.requests)
        && hits.equals(it.hits);
  }

  @Override
  public int hashCode() {
    return 31 * requests.hashCode() + hits.hashCode();
  }
}
