package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Instance;
import java.util.UUID;

/// The slot of a release's instance.
record Place(LaneKey lane, UUID release, int slot) {
  static Place of(LaneKey lane, Instance instance) {
    return new Place(lane, instance.release(), instance.slot());
  }
}
