package io.sluice.bench.judge;

/// A distribution of hits in clumps; the mean rate stays the same.
///
/// @param mean mean number of hits in a clump
/// @param geometric whether the number has a geometric distribution; otherwise each clump has the
///   same number
/// @param seconds time over which the hits of a clump are spread evenly; 0 for a single tick
/// @param retried whether each hit of a clump but the first is a further request: a client's retry
///   on the same side
record Clumps(double mean, boolean geometric, double seconds, boolean retried) {
  static final Clumps NONE = of(1);

  static Clumps of(double size) {
    return new Clumps(size, false, 0, false);
  }

  static Clumps geometric(double mean) {
    return new Clumps(mean, true, 0, false);
  }

  /// Returns the law of failed requests of which a share `p` is retried at once and fails again.
  static Clumps retries(double p) {
    return new Clumps(1 / (1 - p), true, 0, true);
  }

  Clumps over(double time) {
    return new Clumps(mean, geometric, time, retried);
  }

  boolean isNone() {
    return mean == 1;
  }

  long draw(Chance chance) {
    return geometric ? chance.geometric(mean) : Math.round(mean);
  }
}
