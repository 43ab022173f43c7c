package io.sluice.api.projection;

import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;

/// The state of a lane in the read model.
///
/// @param sequence of the last folded event; 0 before the first
public record LaneStatus(LaneKey key, long sequence, Lane lane) {}
