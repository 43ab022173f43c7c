package io.sluice.health.source;

/// A router, which counts the requests of all versions in all lanes.
public interface CounterSource {

  /// Reads the counters of all lanes, in one response, at one moment.
  ///
  /// @throws SourceUnavailableException if there is no response within the source's timeout
  CounterReading read();
}
