package io.sluice.contract.view;

import io.sluice.contract.Event;
import io.sluice.contract.LaneKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An event of a history.
///
/// @param sequence position for the next request: as `after`, or as `Last-Event-ID` of a stream
/// @param id id of the event
/// @param type type of the event, such as `io.sluice.step-started`
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
