package io.sluice.contract.view;

import io.sluice.contract.LaneKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An accepted command. The engine checks it again: the lane's history then shows its result, or
/// `command-rejected` with this id.
///
/// @param command name of the command, such as `promote`
public record CommandView(
    UUID id, LaneKey lane, Optional<UUID> release, String command, Instant accepted) {}
