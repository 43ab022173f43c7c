package io.sluice.api.store;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.util.Optional;

/// The first answers to requests, for their repeats.
public final class Answers {
  /// Deletes the oldest answers first, by their row addresses: it must not read all the answers of
  /// a day.
  static final String FORGET =
      """
      delete from answered where ctid = any (array (
        select ctid from answered
        where scope <> 'id' and at < statement_timestamp() - interval '24 hours'
        order by at limit ? for update skip locked))
      """;

  /// Claims an id or a key. An id is valid forever; a key is valid for a day, and can then be used
  /// again.
  private static final String CLAIM =
      """
      insert into answered as known (scope, key, fingerprint, status, body, at)
      values (?, ?, ?, 0, '', clock_timestamp())
      on conflict (scope, key) do update set fingerprint = excluded.fingerprint,
        status = excluded.status, location = null, body = excluded.body, at = excluded.at
      where known.scope <> 'id' and known.at < excluded.at - interval '24 hours'
      """;

  private static final String FIND =
      """
      select fingerprint, status, location, body from answered where scope = ? and key = ?
      and (scope = 'id' or at >= statement_timestamp() - interval '24 hours')
      """;

  /// The request was answered before: [#find] returns the answer.
  public static final class Answered extends RuntimeException {
    private static final long serialVersionUID = 1;

    Answered(Repeat repeat) {
      super(
          "%s %s was requested before".formatted(repeat.scope(), repeat.key()),
          null,
          false,
          false); // no stack trace: the caller of a repeat receives its answer instead
    }
  }

  /// Returns the first answer to `repeat`; empty if the request is new.
  ///
  /// @throws Problem if the key was used for another request
  public static Optional<Answer> find(Connection connection, Repeat repeat) {
    record Row(String fingerprint, Answer answer) {}
    Optional<Row> row =
        Sql.first(
            connection,
            FIND,
            r ->
                new Row(
                    r.getString("fingerprint"),
                    new Answer(
                        r.getInt("status"),
                        Optional.ofNullable(r.getString("location")),
                        r.getString("body"))),
            repeat.scope(),
            repeat.key());
    row.filter(known -> !known.fingerprint().equals(repeat.fingerprint()))
        .ifPresent(_ -> {
          throw new Problem(
              Kind.KEY_REUSED, "'%s' was used with another request".formatted(repeat.key()));
        });
    return row.map(Row::answer);
  }

  /// Claims `repeat` for this transaction. It waits for another transaction that claims the same
  /// key, and throws [Answered] if the request was answered, at the latest at the commit.
  public static void claim(JdbcTx tx, Repeat repeat) {
    tx.later(
        claimed -> {
          if (claimed == 0) {
            throw new Answered(repeat);
          }
        },
        CLAIM,
        repeat.scope(),
        repeat.key(),
        repeat.fingerprint());
  }

  /// Stores the answer to a claimed `repeat`.
  public static void keep(JdbcTx tx, Repeat repeat, Answer answer) {
    tx.later(
        "update answered set status = ?, location = ?, body = ? where scope = ? and key = ?",
        answer.status(),
        answer.location(),
        answer.body(),
        repeat.scope(),
        repeat.key());
  }

  private Answers() {}
}
