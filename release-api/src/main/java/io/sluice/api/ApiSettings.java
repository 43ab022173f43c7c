package io.sluice.api;

import io.sluice.messaging.settings.Gated;
import java.util.List;

/// The settings of release-api.
public final class ApiSettings implements Gated {

  @Override
  public List<Class<?>> mappings() {
    return List.of(ApiConfig.class);
  }
}
