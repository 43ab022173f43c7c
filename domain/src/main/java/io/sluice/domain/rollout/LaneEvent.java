package io.sluice.domain.rollout;

import io.sluice.contract.Progress;
import java.util.Optional;
import java.util.UUID;

/// An event of a lane with its release; the release is empty for an event of the lane alone.
public record LaneEvent(Optional<UUID> release, Progress event) {}
