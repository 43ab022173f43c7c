package io.sluice.contract;

import java.util.UUID;

/// A release with traffic rules in a lane's table, in addition to the weights.
public record ReleaseTrafficRules(UUID release, TrafficRules rules) {}
