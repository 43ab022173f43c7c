package io.sluice.engine.testing;

import io.sluice.engine.effect.target.NotSupported;
import io.sluice.engine.effect.target.RouterConformance;

@NotSupported("tables_and_tokens_outlive_a_restart")
class InMemoryRouterTest extends RouterConformance {
  private final InMemoryRouter router = new InMemoryRouter();

  @Override
  protected void restart() {
    router.forget();
  }

  @Override
  protected InMemoryRouter router() {
    return router;
  }
}
