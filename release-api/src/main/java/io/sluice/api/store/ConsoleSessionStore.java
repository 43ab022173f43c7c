package io.sluice.api.store;

import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;

/// Stores the sessions of the console, each with its encrypted token.
public final class ConsoleSessionStore {
  /// The maximum number of sessions of one caller; a further one ends the oldest.
  public static final int SESSIONS_MAX = 20;

  private static final String INSERT =
      """
      insert into console_session (id, subject, token, created, expires)
      values (?, ?, ?, statement_timestamp(), statement_timestamp() + make_interval(secs => ?))
      """;

  private static final String DELETE_OLDEST =
      """
      delete from console_session where id = any (array (
        select id from console_session where subject = ? order by created desc, id offset ?))
      """;

  private static final String FIND =
      "select token from console_session where id = ? and expires > statement_timestamp()";

  /// A new session.
  ///
  /// @param id SHA-256 of its secret in hexadecimal
  /// @param subject caller who signed in
  /// @param token encrypted token of the caller
  public record NewSession(String id, String subject, String token, Duration lifetime) {}

  /// Inserts a session, and ends the oldest ones of its caller beyond [#SESSIONS_MAX].
  public static void insert(Connection connection, NewSession session) {
    int _ =
        Sql.run(
            connection,
            INSERT,
            session.id(),
            session.subject(),
            session.token(),
            (double) session.lifetime().toSeconds());
    int _ = Sql.run(connection, DELETE_OLDEST, session.subject(), SESSIONS_MAX);
  }

  /// Returns the encrypted token of a session; empty if it has ended.
  public static Optional<String> findToken(Connection connection, String id) {
    return Sql.findFirst(connection, FIND, row -> row.getString("token"), id);
  }

  /// Ends a session; a repeat has no effect.
  ///
  /// @return whether there was one
  public static boolean delete(Connection connection, String id) {
    return Sql.run(connection, "delete from console_session where id = ?", id) > 0;
  }

  private ConsoleSessionStore() {}
}
