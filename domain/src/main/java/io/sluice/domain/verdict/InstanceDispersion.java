package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.contract.Analysis.Compare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The dispersion of failures among stable's own instances over a period: counts per instance and
/// statistic.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class InstanceDispersion {
  private int statistics;

  /// Copies share the list: a change replaces it.
  private List<String> names = List.of();

  private long[] requests = {};

  /// Hits by instance, then by statistic.
  private long[] hits = {};

  private InstanceDispersion() {}

  InstanceDispersion(int statistics) {
    this.statistics = statistics;
  }

  InstanceDispersion copy() {
    InstanceDispersion copy = new InstanceDispersion(statistics);
    copy.names = names;
    copy.requests = requests.clone();
    copy.hits = hits.clone();
    return copy;
  }

  void add(Compare metric, InstanceCounts instanceCounts) {
    List<InstanceCounts.Member> members = instanceCounts.stable();
    for (int i = 0; i < members.size(); i++) {
      Counts counts = members.get(i).counts();
      if (counts.requests() > 0) {
        int k = slot(members.get(i).instance(), i);
        requests[k] += counts.requests();
        for (int s = 0; s < statistics; s++) {
          hits[k * statistics + s] += ComparisonJudge.hits(metric, counts, s);
        }
      }
    }
  }

  /// Returns the index of an instance; in most cases it equals the index in the tick.
  private int slot(String name, int likely) {
    if (likely < names.size() && names.get(likely).equals(name)) {
      return likely;
    }
    int at = names.indexOf(name);
    if (at >= 0) {
      return at;
    }
    List<String> more = new ArrayList<>(names);
    more.add(name);
    names = more;
    requests = Arrays.copyOf(requests, names.size());
    hits = Arrays.copyOf(hits, names.size() * statistics);
    return names.size() - 1;
  }

  /// Starts a new period. Instances that had requests keep their indexes, so that nothing is
  /// allocated for them; instances without requests are removed.
  void clear() {
    if (instances() < names.size()) {
      removeIdle();
    }
    Arrays.fill(requests, 0);
    Arrays.fill(hits, 0);
  }

  private void removeIdle() {
    List<String> present = new ArrayList<>();
    for (int k = 0; k < requests.length; k++) {
      if (requests[k] > 0) {
        present.add(names.get(k));
      }
    }
    names = present;
    requests = new long[names.size()];
    hits = new long[names.size() * statistics];
  }

  /// Returns the number of instances with requests.
  int instances() {
    int count = 0;
    for (long n : requests) {
      count += n > 0 ? 1 : 0;
    }
    return count;
  }

  /// Returns the excess of the squared distances of the instances' hits from their share over the
  /// value expected by chance.
  double excess(int s) {
    double all = sum(requests);
    if (all == 0) {
      return 0;
    }
    double x = hits(s);
    double sum = 0;
    double h = 0;
    for (int k = 0; k < requests.length; k++) {
      double f = requests[k] / all;
      double distance = hits[k * statistics + s] - f * x;
      sum += distance * distance;
      h += f * f;
    }
    return sum - x * (1 - h);
  }

  /// Returns the value of [#excess] per unit of dispersion.
  double weight(int s) {
    double all = sum(requests);
    if (all == 0) {
      return 0;
    }
    double x = hits(s);
    double h = 0;
    for (long n : requests) {
      h += n / all * (n / all);
    }
    double sum = 0;
    for (long n : requests) {
      double f = n / all;
      sum += f * f * (1 - 2 * f + h);
    }
    return x * x * sum;
  }

  private double hits(int s) {
    double sum = 0;
    for (int k = 0; k < requests.length; k++) {
      sum += hits[k * statistics + s];
    }
    return sum;
  }

  private static double sum(long[] values) {
    double sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InstanceDispersion it
        && statistics == it.statistics
        && names.equals(it.names)
        && Arrays.equals(requests, it.requests)
        && Arrays.equals(hits, it.hits);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Arrays.hashCode(hits);
  }
}
