package io.sluice.engine;

import io.sluice.messaging.settings.Gated;
import java.util.List;

/// Those of strategy-engine.
public final class EngineSettings implements Gated {

  @Override
  public List<Class<?>> mappings() {
    return List.of(EngineConfig.class);
  }
}
