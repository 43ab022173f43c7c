package io.sluice.api.http;

import java.util.Optional;

/// Finds the callers of tokens that are in no file.
public interface TokenLookup {

  /// Returns whether the token has the form of one that [#findCaller] may find.
  boolean hasForm(String token);

  /// Returns the caller of a token; empty if it is unknown, expired or revoked. It may read from
  /// the database.
  Optional<Caller> findCaller(String token);
}
