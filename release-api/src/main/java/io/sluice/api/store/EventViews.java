package io.sluice.api.store;

import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.EventView;
import io.sluice.domain.notice.EventMessages;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Converts rows to events of a history.
final class EventViews {

  /// @param event as JSON
  static Optional<EventView> toEvent(
      long sequence, UUID id, String lane, Optional<UUID> release, Instant at, String event) {
    return Json.findEvent(event)
        .map(known ->
            new EventView(
                sequence,
                id,
                LaneKey.parse(lane),
                release,
                EventType.of(known),
                at,
                EventMessages.of(release, known),
                known));
  }

  private EventViews() {}
}
