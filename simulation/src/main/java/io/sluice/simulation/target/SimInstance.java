package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import java.util.UUID;

/// A mutable instance of the simulated runtime.
final class SimInstance {
  private Instance instance;
  private boolean isEnding;

  /// The slot of a release's instance.
  record Slot(LaneKey lane, UUID release, int slot) {
    static Slot of(LaneKey lane, Instance instance) {
      return new Slot(lane, instance.release(), instance.slot());
    }
  }

  SimInstance(Instance instance) {
    this.instance = instance;
  }

  Instance instance() {
    return instance;
  }

  /// Marks it as ending.
  ///
  /// @return whether this is the first time
  boolean end() {
    boolean isFirst = !isEnding;
    isEnding = true;
    return isFirst;
  }

  void set(State state) {
    Instance was = instance;
    instance =
        new Instance(
            was.id(),
            was.release(),
            was.version(),
            was.slot(),
            state,
            was.host(),
            was.port(),
            was.pid(),
            was.since(),
            was.restarts());
  }
}
