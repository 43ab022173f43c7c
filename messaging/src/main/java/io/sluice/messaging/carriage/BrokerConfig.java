package io.sluice.messaging.carriage;

import io.quarkus.arc.Unremovable;
import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.smallrye.config.ConfigMapping;

/// The address of Kafka. Its clients read it themselves, but late; this mapping only validates it
/// at the start.
@Unremovable
@ConfigMapping(prefix = "kafka.bootstrap")
public interface BrokerConfig {

  /// A host and a port, or several of them separated by commas.
  @Looks(Look.BROKERS)
  String servers();
}
