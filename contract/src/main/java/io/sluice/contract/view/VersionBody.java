package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// Body of `POST /api/v1/lanes/{environment}/{application}/{veto|unveto|pin|unpin}`.
///
/// @param version the version that is meant; not for `unpin`
/// @param id the command's own id, so that sending it again has no effect; made if empty
/// @param reason for the history; `veto` and `pin` need one
public record VersionBody(Optional<String> version, Optional<UUID> id, Optional<String> reason) {}
