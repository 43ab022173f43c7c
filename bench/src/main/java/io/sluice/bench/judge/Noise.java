package io.sluice.bench.judge;

/// How rates of the same software differ from instance to instance and from time to time.
///
/// @param cv coefficient of variation of the rate of each instance; 0 for none
/// @param seconds how long a rate lasts
/// @param offset when rates change first, in seconds
/// @param everywhere whether stable's instances differ too, and not the candidate's alone
/// @param law of the rates
record Noise(double cv, int seconds, int offset, boolean everywhere, Law law) {
  static final Noise NONE = new Noise(0, 60, 0, false, Law.GAMMA);

  /// What is drawn from, and what it changes.
  enum Law {
    GAMMA,
    LOG_NORMAL,
    /// Latencies become longer and shorter instead of errors more and less frequent; log-normal.
    LATENCY
  }

  static Noise of(double cv) {
    return new Noise(cv, 60, 0, true, Law.GAMMA);
  }

  Noise lasting(int time) {
    return new Noise(cv, time, offset, everywhere, law);
  }

  Noise shiftedBy(int time) {
    return new Noise(cv, seconds, time, everywhere, law);
  }

  Noise ofCandidate() {
    return new Noise(cv, seconds, offset, false, law);
  }

  Noise by(Law other) {
    return new Noise(cv, seconds, offset, everywhere, other);
  }

  /// Whether rates change between two times.
  boolean changes(double before, double now) {
    return cv > 0 && Math.floor((before - offset) / seconds) < Math.floor((now - offset) / seconds);
  }

  double draw(Chance chance) {
    return switch (law) {
      case GAMMA -> chance.gamma(cv);
      case LOG_NORMAL, LATENCY -> chance.logNormal(cv);
    };
  }
}
