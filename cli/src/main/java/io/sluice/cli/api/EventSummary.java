package io.sluice.cli.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The fields of an [io.sluice.contract.view.EventView] that the command line needs. The event
/// itself is not parsed, so that an event of an unknown type still shows its sentence.
///
/// @param sequence position of the event in the log; the next read continues after it
/// @param type such as `io.sluice.step-started`
/// @param sentence description of the event for users
public record EventSummary(
    long sequence, Optional<UUID> release, String type, Instant time, String sentence) {}
