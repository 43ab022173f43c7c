package io.sluice.api.store;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Notice;
import io.sluice.contract.ReleaseEnded;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;

/// Outcomes and notices in the order of their arrival, each under a position without gaps.
public final class PositionedStreams {

  /// @return false if it was stored before
  public static boolean appendOutcome(Connection connection, Envelope<ReleaseEnded> event) {
    return append(connection, "outcome", event);
  }

  /// @return false if it was stored before
  public static boolean appendNotice(Connection connection, Envelope<Notice> event) {
    return append(connection, "notice", event);
  }

  /// Appends an event. It locks the counter's row first: a later transaction gets a higher position
  /// and commits later.
  private static boolean append(Connection connection, String table, Envelope<? extends Event> e) {
    long last =
        Sql.findFirst(
                connection,
                "select last from counter where name = ? for update",
                row -> row.getLong("last"),
                table)
            .orElseThrow();
    boolean isNew =
        Sql.run(
                connection,
                "insert into %s (position, id, lane, release, at, event)".formatted(table)
                    + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                last + 1,
                e.id(),
                e.key(),
                e.release(),
                e.time(),
                Json.write(e.event()))
            == 1;
    if (isNew) {
      Sql.run(connection, "update counter set last = ? where name = ?", last + 1, table);
    }
    return isNew;
  }

  private PositionedStreams() {}
}
