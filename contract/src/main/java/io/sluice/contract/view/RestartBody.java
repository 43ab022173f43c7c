package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// Body of `POST /api/v1/lanes/{environment}/{application}/restart`; may be left out.
///
/// @param maxUnavailable how many instances may be missing at a time, 1 or more; if empty, none: as
///   many more are started before old ones go as the strategy of what serves says, or one
/// @param id the new release's id; made if empty
public record RestartBody(
    Optional<Integer> maxUnavailable, Optional<UUID> id, Optional<String> reason) {}
