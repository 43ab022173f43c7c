package io.sluice.api.http;

import java.util.Optional;

/// The token or the session of a request, which has the form of one that exists.
sealed interface Credential {

  /// Returns the caller; empty if the token is unknown, expired or revoked. It may read from the
  /// database.
  Optional<Caller> findCaller();

  /// Returns the problem of a request without a valid token. It does not say what is wrong with it.
  static ProblemException unknown() {
    return new ProblemException(
        ProblemType.UNAUTHORIZED, "send a known token as Authorization: Bearer …");
  }

  /// A session of the console, whose caller `lookup` finds.
  record ConsoleSession(String secret, SessionLookup lookup) implements Credential {
    @Override
    public Optional<Caller> findCaller() {
      return lookup.findCaller(secret);
    }

    /// Returns no part of the secret, so that no log has it.
    @Override
    public String toString() {
      return "ConsoleSession";
    }
  }

  /// A token of a file. Its caller is unknown as soon as the file does not contain it any more.
  record FileToken(String token, TokenRegistry registry) implements Credential {
    @Override
    public Optional<Caller> findCaller() {
      return registry.findCaller(token);
    }

    /// Returns no part of the token, so that no log has it.
    @Override
    public String toString() {
      return "FileToken";
    }
  }

  /// A token whose caller `lookup` finds.
  record UnresolvedToken(String token, TokenLookup lookup) implements Credential {
    @Override
    public Optional<Caller> findCaller() {
      return lookup.findCaller(token);
    }

    /// Returns no part of the token, so that no log has it.
    @Override
    public String toString() {
      return "UnresolvedToken";
    }
  }
}
