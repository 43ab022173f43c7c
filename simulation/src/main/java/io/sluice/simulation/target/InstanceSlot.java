package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Instance;
import java.util.UUID;

/// The slot of a release's instance.
record InstanceSlot(LaneKey lane, UUID release, int slot) {
  static InstanceSlot of(LaneKey lane, Instance instance) {
    return new InstanceSlot(lane, instance.release(), instance.slot());
  }
}
