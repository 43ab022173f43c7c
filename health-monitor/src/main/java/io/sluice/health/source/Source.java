package io.sluice.health.source;

/// Counts what the versions of all lanes answered.
public interface Source {

  /// The counters of all lanes, in one answer, at one moment.
  ///
  /// @throws SourceAway if there is no answer within the source's limit of time
  Reading read();
}
