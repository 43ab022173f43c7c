package io.sluice.bench.judge;

import java.util.List;

/// The instances of stable. The candidate has one.
///
/// @param instances number of instances at the start
/// @param noise variation of their rates, and of the candidate's
/// @param levels factor of the error rate of each, fixed; 1 if absent
/// @param shrinkAt time in seconds from which only the first instance is left; infinite if never
record Fleet(int instances, Noise noise, List<Double> levels, double shrinkAt) {
  Fleet {
    levels = List.copyOf(levels);
  }

  static Fleet of(int instances, Noise noise) {
    return new Fleet(instances, noise, List.of(), Double.POSITIVE_INFINITY);
  }

  Fleet shrinkingAt(double second) {
    return new Fleet(instances, noise, levels, second);
  }

  Fleet levels(List<Double> factors) {
    return new Fleet(factors.size(), noise, factors, shrinkAt);
  }

  /// Returns the number of instances at a time.
  int size(double second) {
    return second >= shrinkAt ? 1 : instances;
  }

  /// @param instance number of the instance, from 1
  double level(int instance) {
    return levels.isEmpty() ? 1 : levels.get(instance - 1);
  }
}
