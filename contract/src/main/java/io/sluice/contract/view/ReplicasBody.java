package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// Body of `PUT /api/v1/lanes/{environment}/{application}/replicas`.
///
/// @param replicas instances of the version that serves, 1 to 1000
/// @param id the command's own id; made if empty
public record ReplicasBody(int replicas, Optional<UUID> id, Optional<String> reason) {}
