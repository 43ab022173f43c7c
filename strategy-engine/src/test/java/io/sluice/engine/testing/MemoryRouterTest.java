package io.sluice.engine.testing;

import io.sluice.engine.effect.target.RouterConformance;

class MemoryRouterTest extends RouterConformance {
  private final MemoryRouter router = new MemoryRouter();

  @Override
  protected MemoryRouter router() {
    return router;
  }
}
