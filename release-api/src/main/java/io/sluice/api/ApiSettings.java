package io.sluice.api;

import io.sluice.messaging.settings.ValidatedMappings;
import java.util.List;

/// The settings of release-api.
public final class ApiSettings implements ValidatedMappings {

  @Override
  public List<Class<?>> mappings() {
    return List.of(ApiConfig.class);
  }
}
