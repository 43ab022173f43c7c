package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// The body of `POST /api/v1/lanes/{environment}/{application}/restart`; optional.
///
/// @param maxUnavailable number of instances that may be missing at a time, 1 or more; if empty,
///   the limits of the serving release's rolling strategy apply; with another strategy, new
///   instances start one by one before old ones stop
/// @param id id of the new release; generated if empty
public record RestartRequest(
    Optional<Integer> maxUnavailable, Optional<UUID> id, Optional<String> reason) {}
