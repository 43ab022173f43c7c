package io.sluice.messaging.quarkus;

import io.quarkus.arc.Unremovable;
import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
import io.smallrye.config.ConfigMapping;

/// The address of Kafka. Its clients read it themselves, but late; this mapping only validates it
/// at the start.
@Unremovable
@ConfigMapping(prefix = "kafka.bootstrap")
public interface BrokerConfig {

  /// A host and a port, or several of them separated by commas.
  @Formatted(TextFormat.BROKERS)
  String servers();
}
