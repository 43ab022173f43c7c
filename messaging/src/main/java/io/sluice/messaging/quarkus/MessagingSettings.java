package io.sluice.messaging.quarkus;

import io.sluice.messaging.settings.ValidatedMappings;
import java.util.List;

/// The settings of messaging.
public final class MessagingSettings implements ValidatedMappings {

  @Override
  public List<Class<?>> mappings() {
    return List.of(
        MessagingConfig.class, BrokerConfig.class, SecretsConfig.class, TraceConfig.class);
  }
}
