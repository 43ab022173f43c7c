package io.sluice.messaging.settings;

import io.sluice.messaging.carriage.BrokerConfig;
import io.sluice.messaging.carriage.MessagingConfig;
import io.sluice.messaging.carriage.TraceConfig;
import java.util.List;

/// The settings of messaging.
public final class MessagingSettings implements Gated {

  @Override
  public List<Class<?>> mappings() {
    return List.of(MessagingConfig.class, BrokerConfig.class, TraceConfig.class);
  }
}
