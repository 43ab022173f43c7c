package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// The body of `POST /api/v1/lanes/{environment}/{application}/{veto|unveto|pin|unpin}`.
///
/// @param version version of the command; not for `unpin`
/// @param id id of the command, so that a repeat has no effect; generated if empty
/// @param reason reason for the history; required
public record VersionPolicyRequest(
    Optional<String> version, Optional<UUID> id, Optional<String> reason) {}
