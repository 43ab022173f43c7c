package io.sluice.bench.routers;

import java.time.Duration;

/// A router that splits one lane between two instances.
interface RouterContender extends AutoCloseable {
  String name();

  /// Returns the port for requests.
  int port();

  /// Sets the candidate's weight, and returns once the router has confirmed it to its writer.
  ///
  /// @param percent 1 to 99
  void weight(int percent);

  /// Returns the CPU time of its processes so far, with those that ended as far as it is known.
  Duration cpu();

  @Override
  void close();
}
