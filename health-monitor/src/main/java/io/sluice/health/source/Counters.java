package io.sluice.health.source;

/// A router, which counts what the versions of all lanes answered.
public interface Counters {

  /// The counters of all lanes, in one answer, at one moment.
  ///
  /// @throws SourceAway if there is no answer within the source's limit of time
  Reading read();
}
