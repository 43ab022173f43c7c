package io.sluice.api.http;

import java.util.Optional;

/// Finds the callers of the sessions of the console.
public interface SessionLookup {

  /// Returns the caller of a session; empty if the session has ended, or if its token is not valid
  /// any more. It reads from the database.
  ///
  /// @param secret value of the session's cookie, as the browser sent it
  Optional<Caller> findCaller(String secret);
}
