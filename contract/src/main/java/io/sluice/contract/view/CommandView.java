package io.sluice.contract.view;

import io.sluice.contract.LaneKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A command that was accepted. The engine checks it once more: the lane's history then shows what
/// it did, or `command-refused` with this id.
///
/// @param command such as `promote`
public record CommandView(
    UUID id, LaneKey lane, Optional<UUID> release, String command, Instant accepted) {}
