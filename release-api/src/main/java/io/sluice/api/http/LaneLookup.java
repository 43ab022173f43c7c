package io.sluice.api.http;

import io.sluice.contract.LaneKey;
import java.util.Optional;
import java.util.UUID;

/// Finds the lane of a resource, so that the caller's roles in this lane can be compared.
public interface LaneLookup {
  Optional<LaneKey> findLaneOfRelease(UUID id);

  Optional<LaneKey> findLaneOfCommand(UUID id);
}
