package io.sluice.api.store;

import io.sluice.contract.view.EventView;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The row of an outcome or a notice from notifier, in the order of its position.
public record StreamRow(
    long position, UUID id, String lane, UUID release, Instant at, String event) {

  /// Returns the view of the event; empty if a replica of a newer version stored it and this
  /// version cannot read it.
  public Optional<EventView> toView() {
    return EventViews.toEvent(position, id, lane, Optional.of(release), at, event);
  }
}
