package io.sluice.bench.routers;

import java.time.Duration;

/// A router that splits one lane between two instances.
interface Contender extends AutoCloseable {
  String name();

  /// Where it takes requests.
  int port();

  /// Sets the candidate's weight, and returns once its writer has it confirmed.
  ///
  /// @param percent 1 to 99
  void weight(int percent);

  /// Processor time of its processes so far; of those that ended as far as it is known.
  Duration cpu();

  @Override
  void close();
}
