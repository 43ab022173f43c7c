package io.sluice.simulation.target;

import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;

/// An instance as it changes.
final class Body {
  private Instance instance;

  Body(Instance instance) {
    this.instance = instance;
  }

  Instance instance() {
    return instance;
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
