package io.sluice.engine.testing;

import io.sluice.engine.effect.target.Lacks;
import io.sluice.engine.effect.target.RouterConformance;

@Lacks("tables_and_tokens_outlive_a_restart")
class MemoryRouterTest extends RouterConformance {
  private final MemoryRouter router = new MemoryRouter();

  @Override
  protected void restart() {
    router.forget();
  }

  @Override
  protected MemoryRouter router() {
    return router;
  }
}
