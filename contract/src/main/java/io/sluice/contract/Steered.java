package io.sluice.contract;

import java.util.UUID;

/// The release that a lane's table brings requests to beside the weights, and how.
public record Steered(UUID release, Steering by) {}
