package io.sluice.bench.judge;

/// The disturbances of both versions alike, or of a new instance of a good version.
///
/// @param errors clumps of failed requests
/// @param slow clumps of requests that are 2 s slower
/// @param stalled share of requests that are 2 s slower, 0 to 1
/// @param clients sticky clients with error rates of their own
/// @param cold the candidate's instances right after a shift
/// @param outage failure of a service that both versions use
record Disturbances(
    Clumps errors, Clumps slow, double stalled, ClientMix clients, Cold cold, Outage outage) {
  static final Disturbances NONE =
      new Disturbances(
          Clumps.NONE,
          Clumps.NONE,
          0,
          ClientMix.NONE,
          new Cold(0, 1),
          new Outage(Double.POSITIVE_INFINITY, 0));

  /// The failures of instances that are not warmed up.
  ///
  /// @param seconds time after a shift
  /// @param factor factor of the candidate's error rate in it
  record Cold(double seconds, double factor) {}

  /// A failure that is not the candidate's.
  ///
  /// @param onset start in seconds
  /// @param share share of failed requests of both versions from then on
  record Outage(double onset, double share) {}

  Disturbances errors(Clumps other) {
    return new Disturbances(other, slow, stalled, clients, cold, outage);
  }

  Disturbances stalls(Clumps other, double share) {
    return new Disturbances(errors, other, share, clients, cold, outage);
  }

  Disturbances clients(ClientMix other) {
    return new Disturbances(errors, slow, stalled, other, cold, outage);
  }

  Disturbances cold(double seconds, double factor) {
    return new Disturbances(errors, slow, stalled, clients, new Cold(seconds, factor), outage);
  }

  Disturbances outage(double onset, double share) {
    return new Disturbances(errors, slow, stalled, clients, cold, new Outage(onset, share));
  }
}
