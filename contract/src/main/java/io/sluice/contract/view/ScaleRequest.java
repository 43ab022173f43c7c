package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// The body of `PUT /api/v1/lanes/{environment}/{application}/replicas`.
///
/// @param replicas number of instances of the version that serves, 1 to 1000
/// @param id id of the command; generated if empty
public record ScaleRequest(int replicas, Optional<UUID> id, Optional<String> reason) {}
