package io.sluice.api.store;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.util.Optional;

/// Stored responses by idempotency key: a repeated request gets the stored response.
public final class IdempotencyStore {
  /// Deletes expired responses, the oldest first. It selects them by their row addresses, so that
  /// it does not read all the responses of a day. Responses with the scope `id` never expire.
  static final String DELETE_EXPIRED =
      """
      delete from idempotent_response where ctid = any (array (
        select ctid from idempotent_response
        where scope <> 'id' and at < statement_timestamp() - interval '24 hours'
        order by at limit ? for update skip locked))
      """;

  /// Claims a key. The ids of releases and commands (scope `id`) are valid forever; a caller's key
  /// is valid for a day, and can then be used again.
  private static final String CLAIM =
      """
      insert into idempotent_response as stored (scope, key, fingerprint, status, body, at)
      values (?, ?, ?, 0, '', clock_timestamp())
      on conflict (scope, key) do update set fingerprint = excluded.fingerprint,
        status = excluded.status, location = null, body = excluded.body, at = excluded.at
      where stored.scope <> 'id' and stored.at < excluded.at - interval '24 hours'
      """;

  private static final String FIND =
      """
      select fingerprint, status, location, body from idempotent_response where scope = ? and key = ?
      and (scope = 'id' or at >= statement_timestamp() - interval '24 hours')
      """;

  /// The request was answered before: [#find] returns the response.
  public static final class AnsweredException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AnsweredException(IdempotencyKey key) {
      super(
          "%s %s was requested before".formatted(key.scope(), key.key()),
          null,
          false,
          false); // no stack trace: the caller of a repeat receives its response instead
    }
  }

  /// Returns the first response to `key`; empty if the request is new.
  ///
  /// @throws ProblemException if the key was used for another request
  public static Optional<StoredResponse> find(Connection connection, IdempotencyKey key) {
    record Row(String fingerprint, StoredResponse response) {}
    Optional<Row> row =
        Sql.findFirst(
            connection,
            FIND,
            r ->
                new Row(
                    r.getString("fingerprint"),
                    new StoredResponse(
                        r.getInt("status"),
                        Optional.ofNullable(r.getString("location")),
                        r.getString("body"))),
            key.scope(),
            key.key());
    row.filter(stored -> !stored.fingerprint().equals(key.fingerprint()))
        .ifPresent(_ -> {
          throw new ProblemException(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "'%s' was used with another request".formatted(key.key()));
        });
    return row.map(Row::response);
  }

  /// Queues the claim of `key`, which is sent with the statements of `tx`, at the latest at the
  /// commit. It then waits for another transaction that claims the same key, and `tx` throws
  /// [AnsweredException] if the request was answered before.
  public static void claim(JdbcTx tx, IdempotencyKey key) {
    tx.later(
        claimed -> {
          if (claimed == 0) {
            throw new AnsweredException(key);
          }
        },
        CLAIM,
        key.scope(),
        key.key(),
        key.fingerprint());
  }

  /// Queues the update that stores the response to a claimed `key`.
  public static void save(JdbcTx tx, IdempotencyKey key, StoredResponse response) {
    tx.later(
        "update idempotent_response set status = ?, location = ?, body = ? where scope = ? and key = ?",
        response.status(),
        response.location(),
        response.body(),
        key.scope(),
        key.key());
  }

  private IdempotencyStore() {}
}
