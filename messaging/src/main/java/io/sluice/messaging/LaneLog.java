package io.sluice.messaging;

import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Appends events to a lane's log, which is both its history and its outbox.
public final class LaneLog {

  /// Appends `event` after the last entry of a row that `tx` has locked.
  ///
  /// @param id random UUID; the event keeps it forever
  /// @return the row with its new sequence, saved
  public static LaneRow append(
      Tx tx, LaneRow row, UUID id, Optional<UUID> release, Event event, Instant at) {
    LaneRow next = new LaneRow(row.key(), row.seq() + 1, row.epoch(), row.n(), at, row.snapshot());
    tx.append(
        new LogEntry(
            row.key(),
            next.seq(),
            id,
            release,
            Topic.of(event).topicName(),
            EventType.of(event),
            Json.write(event),
            at));
    tx.save(next);
    return next;
  }

  private LaneLog() {}
}
