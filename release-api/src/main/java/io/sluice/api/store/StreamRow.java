package io.sluice.api.store;

import io.sluice.contract.view.EventView;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The row of an outcome or a notice from notifier, in the order of its position.
public record StreamRow(
    long position, UUID id, String lane, UUID release, Instant at, String event) {
  static final String COLUMNS = "select position, id, lane, release, at, event from ";

  static StreamRow read(ResultSet row) throws SQLException {
    return new StreamRow(
        row.getLong("position"),
        Sql.uuid(row, "id"),
        row.getString("lane"),
        Sql.uuid(row, "release"),
        Sql.instant(row, "at"),
        row.getString("event"));
  }

  /// Returns the view of the event; empty if a replica of a newer version stored it and this
  /// version cannot read it.
  public Optional<EventView> toView() {
    return EventViews.toEvent(position, id, lane, Optional.of(release), at, event);
  }
}
