package io.sluice.health.source;

/// The client of one kind of source other than the router. One object serves all checks with
/// sources of its kind, from many threads at once.
public interface SourceClient {

  /// Sends one query, within [SourceQuery#limit]. An invalid response is a [SourceResponse.NoData]
  /// with the reason and the first [SourceResponse#SHOWN] characters, never a guessed value. A
  /// reason contains no secrets.
  ///
  /// @throws SourceUnavailableException if there is no response within the limit, or the source
  ///   cannot be queried (connection, status, credentials)
  SourceResponse query(SourceQuery sourceQuery);
}
