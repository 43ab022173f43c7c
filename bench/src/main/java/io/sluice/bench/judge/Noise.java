package io.sluice.bench.judge;

/// The variation of rates of the same software between instances and over time.
///
/// @param cv coefficient of variation of the rate of each instance; 0 for none
/// @param seconds duration of a rate
/// @param offset time of the first change of rates, in seconds
/// @param everywhere whether stable's instances vary too, not only the candidate
/// @param law distribution of the rates
record Noise(double cv, int seconds, int offset, boolean everywhere, Law law) {
  static final Noise NONE = new Noise(0, 60, 0, false, Law.GAMMA);

  /// The distribution of the variation, and the quantity that varies.
  enum Law {
    GAMMA,
    LOG_NORMAL,
    /// A log-normal variation of the latencies instead of the error rates.
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
  boolean isChanging(double before, double now) {
    return cv > 0 && Math.floor((before - offset) / seconds) < Math.floor((now - offset) / seconds);
  }

  double draw(Chance chance) {
    return switch (law) {
      case GAMMA -> chance.gamma(cv);
      case LOG_NORMAL, LATENCY -> chance.logNormal(cv);
    };
  }
}
