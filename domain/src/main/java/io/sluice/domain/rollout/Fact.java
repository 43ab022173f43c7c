package io.sluice.domain.rollout;

import io.sluice.contract.Progress;
import java.util.Optional;
import java.util.UUID;

/// An event with the release it is about; empty for what happens to a lane without a release.
public record Fact(Optional<UUID> release, Progress event) {}
