package io.sluice.api.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;

/// The row of a lane in the read model.
public record LaneStatusRow(String lane, long sequence, String folded) {

  public LaneStatus status() {
    return new LaneStatus(LaneKey.parse(lane), sequence, Json.readTolerant(folded, Lane.class));
  }
}
