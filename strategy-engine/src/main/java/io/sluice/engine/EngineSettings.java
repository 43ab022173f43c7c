package io.sluice.engine;

import io.sluice.messaging.settings.ValidatedMappings;
import java.util.List;

/// The settings of strategy-engine.
public final class EngineSettings implements ValidatedMappings {

  @Override
  public List<Class<?>> mappings() {
    return List.of(EngineConfig.class);
  }
}
