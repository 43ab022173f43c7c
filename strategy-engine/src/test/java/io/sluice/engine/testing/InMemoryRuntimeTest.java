package io.sluice.engine.testing;

import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.RuntimeConformance;

class InMemoryRuntimeTest extends RuntimeConformance {
  private final InMemoryRuntime runtime = new InMemoryRuntime();

  @Override
  protected InMemoryRuntime runtime() {
    return runtime;
  }

  @Override
  protected void kill(Instance instance) {
    runtime.kill(instance.id());
  }
}
