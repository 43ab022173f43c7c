package io.sluice.messaging.carriage;

import io.sluice.messaging.kafka.Unreported;
import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/// What the consumers of all channels are told beside their configuration: an empty list cannot be
/// said there.
@ApplicationScoped
class Consumers implements ClientCustomizer<Map<String, Object>> {

  @Override
  public Map<String, Object> customize(
      String channel, Config settings, Map<String, Object> consumer) {
    return Unreported.client(consumer);
  }
}
