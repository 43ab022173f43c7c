package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.common.ProjectedConstructor;
import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.contract.view.EventView;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The row of an event in a lane's history; its key is (lane, sequence), and its id is unique, too.
public record ProgressRow(
    UUID id, String lane, long sequence, Optional<UUID> release, Instant at, String event) {

  @ProjectedConstructor
  ProgressRow(
      UUID id, String lane, long sequence, @Nullable UUID release, Instant at, String event) {
    this(id, lane, sequence, Optional.ofNullable(release), at, event);
  }

  static ProgressRow read(ResultSet row) throws SQLException {
    return new ProgressRow(
        Sql.uuid(row, "id"),
        row.getString("lane"),
        row.getLong("sequence"),
        Sql.findUuid(row, "release"),
        Sql.instant(row, "at"),
        row.getString("event"));
  }

  /// Returns the event as it was read from the topic; empty if a replica of a newer version stored
  /// it and this version cannot read it.
  public Optional<Envelope<Progress>> toEnvelope() {
    return Json.findEvent(event)
        .map(Progress.class::cast)
        .map(known ->
            new Envelope<>(id, Topic.PROGRESS.writer(), lane, release, sequence, at, known));
  }

  /// Returns the view of the event; empty if [#toEnvelope] is.
  public Optional<EventView> toView() {
    return EventViews.toEvent(sequence, id, lane, release, at, event);
  }
}
