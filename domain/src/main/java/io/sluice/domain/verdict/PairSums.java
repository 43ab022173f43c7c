package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.domain.verdict.FleetNoise.Clumps;

/// The sums of a clump factor by statistic, over pairs of periods of the same unit.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class PairSums {
  /// Sum of the squared differences of each pair's hits, then the sum of all hits; by statistic.
  private SharedArray sums;

  private double pairs;

  private PairSums() {
    this(0);
  }

  PairSums(int statistics) {
    sums = SharedArray.zeros(2 * statistics);
  }

  private PairSums(PairSums other) {
    sums = other.sums.copy();
    pairs = other.pairs;
  }

  PairSums copy() {
    return new PairSums(this);
  }

  /// Counts a pair. [#add] follows for each statistic.
  void addPair() {
    pairs++;
  }

  /// Adds the hits of a pair in statistic `s`.
  void add(int s, double x, double before) {
    if (x != 0 || before != 0) {
      double[] changed = sums.change();
      changed[2 * s] += (x - before) * (x - before);
      changed[2 * s + 1] += x + before;
    }
  }

  double squares(int s) {
    return sums.get(2 * s);
  }

  double hits(int s) {
    return sums.get(2 * s + 1);
  }

  double pairs() {
    return pairs;
  }

  /// Returns the sums of statistic `s` for the record of the lane.
  Clumps clumps(int s) {
    return new Clumps(squares(s), hits(s), pairs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairSums it && sums.equals(it.sums) && pairs == it.pairs;
  }

  @Override
  public int hashCode() {
    return 31 * sums.hashCode() + Double.hashCode(pairs);
  }
}
