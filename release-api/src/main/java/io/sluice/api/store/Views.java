package io.sluice.api.store;

import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.EventView;
import io.sluice.domain.notice.Sentences;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Rows as events of a history.
final class Views {

  /// @param event as JSON
  static Optional<EventView> event(
      long sequence, UUID id, String lane, Optional<UUID> release, Instant at, String event) {
    return known(event)
        .map(known ->
            new EventView(
                sequence,
                id,
                LaneKey.parse(lane),
                release,
                EventType.of(known),
                at,
                Sentences.of(release, known),
                known));
  }

  /// Empty if this version does not know it: a replica of a newer one kept it.
  static Optional<Event> known(String event) {
    try {
      return Optional.of(Json.readEvent(event));
    } catch (Json.Unreadable _) {
      return Optional.empty();
    }
  }

  private Views() {}
}
