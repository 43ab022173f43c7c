package io.sluice.api.store;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.Optional;

/// The first answers, for whoever asks again.
public final class Answers {
  /// The oldest first, and by their places: each request runs it, and is not to read all that was
  /// answered within a day.
  static final String FORGET =
      """
      delete from answered where ctid = any (array (
        select ctid from answered
        where scope <> 'id' and at < ?::timestamptz - interval '24 hours' order by at limit 100
        for update skip locked))
      """;

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

  /// Claims `repeat` for this transaction; waits for another one that is claiming it. False if it
  /// has been answered: then [#find] tells what.
  public static boolean claim(Connection connection, Repeat repeat, Instant at) {
    Sql.run(connection, FORGET, at);
    return Sql.run(
            connection,
            "insert into answered (scope, key, fingerprint, status, body, at)"
                + " values (?, ?, ?, 0, '', ?) on conflict do nothing",
            repeat.scope(),
            repeat.key(),
            repeat.fingerprint(),
            at)
        == 1;
  }

  /// Keeps the answer to a claimed `repeat`.
  public static void keep(Connection connection, Repeat repeat, Answer answer) {
    Sql.run(
        connection,
        "update answered set status = ?, location = ?, body = ? where scope = ? and key = ?",
        answer.status(),
        answer.location(),
        answer.body(),
        repeat.scope(),
        repeat.key());
  }

  private Answers() {}
}
