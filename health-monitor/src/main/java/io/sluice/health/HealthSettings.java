package io.sluice.health;

import io.sluice.messaging.settings.ValidatedMappings;
import java.util.List;

/// The validated settings of health-monitor.
public final class HealthSettings implements ValidatedMappings {

  @Override
  public List<Class<?>> mappings() {
    return List.of(HealthConfig.class);
  }
}
