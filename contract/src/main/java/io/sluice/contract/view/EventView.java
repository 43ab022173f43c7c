package io.sluice.contract.view;

import io.sluice.contract.Event;
import io.sluice.contract.LaneKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An event of a history.
///
/// @param sequence where the next look goes on: as `after`, or as `Last-Event-ID` of a stream
/// @param id the event's own
/// @param type such as `io.sluice.step-started`
/// @param sentence the event for people, with value and threshold
public record EventView(
    long sequence,
    UUID id,
    LaneKey lane,
    Optional<UUID> release,
    String type,
    Instant time,
    String sentence,
    Event event) {}
