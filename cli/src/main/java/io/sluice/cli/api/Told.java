package io.sluice.cli.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What the command line needs of an [io.sluice.contract.view.EventView]. The event itself is left
/// unread, so that one of a type that is not known yet still shows its sentence.
///
/// @param sequence where the next look goes on
/// @param type such as `io.sluice.step-started`
/// @param sentence the event for people
public record Told(
    long sequence, Optional<UUID> release, String type, Instant time, String sentence) {}
