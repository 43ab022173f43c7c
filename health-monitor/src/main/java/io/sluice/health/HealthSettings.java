package io.sluice.health;

import io.sluice.messaging.settings.Gated;
import java.util.List;

/// The validated settings of health-monitor.
public final class HealthSettings implements Gated {

  @Override
  public List<Class<?>> mappings() {
    return List.of(HealthConfig.class);
  }
}
