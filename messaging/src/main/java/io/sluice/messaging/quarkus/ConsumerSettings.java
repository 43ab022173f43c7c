package io.sluice.messaging.quarkus;

import io.sluice.messaging.kafka.KafkaReporting;
import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/// Adds settings to the consumers of all channels that configuration properties cannot hold, such
/// as an empty list.
@ApplicationScoped
class ConsumerSettings implements ClientCustomizer<Map<String, Object>> {

  @Override
  public Map<String, Object> customize(
      String channel, Config settings, Map<String, Object> consumer) {
    return KafkaReporting.client(consumer);
  }
}
