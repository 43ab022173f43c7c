package io.sluice.api.console;

import io.sluice.api.ApiConfig;
import io.sluice.api.audit.AuditTrail;
import io.sluice.api.http.Authenticator;
import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.RequestRates;
import io.sluice.api.http.SessionLookup;
import io.sluice.api.store.ConsoleSessionStore;
import io.sluice.api.store.ConsoleSessionStore.NewSession;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/// The sessions of the console. A session has the token with which its caller signed in, and each
/// request checks this token as a request to the API does: a session ends with its token.
@ApplicationScoped
class ConsoleSessions implements SessionLookup {
  private final JdbcTransactions<JdbcTx> transactions;
  private final Authenticator authenticator;
  private final RequestRates requestRates;
  private final AuditTrail auditTrail;
  private final Duration lifetime;

  ConsoleSessions(
      JdbcTransactions<JdbcTx> transactions,
      Authenticator authenticator,
      RequestRates requestRates,
      AuditTrail auditTrail,
      ApiConfig config) {
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.authenticator = authenticator;
    this.requestRates = requestRates;
    this.lifetime = config.sessionLifetime();
  }

  /// Begins a session; empty if the token is not valid. It counts as a request of the caller.
  ///
  /// @throws ProblemException if the caller exceeds the limit of requests
  Optional<SessionSecret> begin(String token) {
    return authenticator
        .findCaller(token)
        .map(caller -> {
          requestRates.requireRate(caller);
          return insert(token, caller);
        });
  }

  private SessionSecret insert(String token, Caller caller) {
    SessionSecret secret = SessionSecret.random();
    var session =
        new NewSession(secret.id(), caller.subject().toString(), secret.encrypt(token), lifetime);
    return transactions.call(tx -> {
      ConsoleSessionStore.insert(tx.connection(), session);
      auditTrail.addSession(tx, caller, AuditTrail.SIGN_IN);
      return secret;
    });
  }

  /// Ends a session on every replica.
  void end(SessionSecret secret) {
    Optional<Caller> caller = findCaller(secret.text());
    boolean _ =
        transactions.call(tx -> {
          boolean isEnded = ConsoleSessionStore.delete(tx.connection(), secret.id());
          caller
              .filter(_ -> isEnded)
              .ifPresent(it -> auditTrail.addSession(tx, it, AuditTrail.SIGN_OUT));
          return isEnded;
        });
  }

  Duration lifetime() {
    return lifetime;
  }

  @Override
  public Optional<Caller> findCaller(String cookie) {
    return SessionSecret.parse(cookie)
        .flatMap(secret -> findToken(secret).flatMap(secret::findDecrypted))
        .flatMap(authenticator::findCaller);
  }

  private Optional<String> findToken(SessionSecret secret) {
    return transactions.read(tx -> ConsoleSessionStore.findToken(tx.connection(), secret.id()));
  }
}
