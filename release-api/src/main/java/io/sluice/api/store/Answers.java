package io.sluice.api.store;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.util.Optional;

/// The first answers, for whoever asks again.
public final class Answers {
  /// The oldest first, and by their places: it is not to read all that was answered within a day.
  static final String FORGET =
      """
      delete from answered where ctid = any (array (
        select ctid from answered
        where scope <> 'id' and at < statement_timestamp() - interval '24 hours' order by at limit 1000
        for update skip locked))
      """;

  /// It has been answered: [#find] tells what.
  public static final class Answered extends RuntimeException {
    private static final long serialVersionUID = 1;

    Answered(Repeat repeat) {
      super("%s %s was asked before".formatted(repeat.scope(), repeat.key()));
    }
  }

  /// The first answer to `repeat`; empty if it was not asked before.
  ///
  /// @throws Problem if the key was used for something else
  public static Optional<Answer> find(Connection connection, Repeat repeat) {
    record Row(String fingerprint, Answer answer) {}
    Optional<Row> row =
        Sql.first(
            connection,
            "select fingerprint, status, location, body from answered where scope = ? and key = ?",
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

  /// Claims `repeat` for this transaction, which then waits for another one that is claiming it,
  /// and ends with [Answered] if it has been answered: at the latest when it commits.
  public static void claim(JdbcTx tx, Repeat repeat) {
    tx.later(
        claimed -> {
          if (claimed == 0) {
            throw new Answered(repeat);
          }
        },
        "insert into answered (scope, key, fingerprint, status, body, at)"
            + " values (?, ?, ?, 0, '', clock_timestamp()) on conflict do nothing",
        repeat.scope(),
        repeat.key(),
        repeat.fingerprint());
  }

  /// Keeps the answer to a claimed `repeat`.
  public static void keep(JdbcTx tx, Repeat repeat, Answer answer) {
    tx.later(
        "update answered set status = ?, location = ?, body = ? where scope = ? and key = ?",
        answer.status(),
        answer.location(),
        answer.body(),
        repeat.scope(),
        repeat.key());
  }

  /// Forgets what was answered under a key more than a day ago, so much at a time that a call a
  /// second is enough.
  public static void forget(JdbcTx tx) {
    tx.later(FORGET);
  }

  private Answers() {}
}
