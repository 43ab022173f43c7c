package io.sluice.api.store;

import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.EventView;
import io.sluice.domain.notice.Sentences;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Rows as events of a history.
final class Views {

  static EventView event(
      long sequence, UUID id, String lane, Optional<UUID> release, Instant at, Event event) {
    return new EventView(
        sequence,
        id,
        LaneKey.parse(lane),
        release,
        EventType.of(event),
        at,
        Sentences.of(release, event),
        event);
  }

  private Views() {}
}
