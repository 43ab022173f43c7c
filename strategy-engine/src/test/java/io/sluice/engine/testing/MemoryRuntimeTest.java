package io.sluice.engine.testing;

import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.RuntimeConformance;

class MemoryRuntimeTest extends RuntimeConformance {
  private final MemoryRuntime runtime = new MemoryRuntime();

  @Override
  protected MemoryRuntime runtime() {
    return runtime;
  }

  @Override
  protected void kill(Instance instance) {
    runtime.kill(instance.id());
  }
}
