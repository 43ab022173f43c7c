package io.sluice.messaging.carriage;

import io.quarkus.arc.Unremovable;
import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.smallrye.config.ConfigMapping;

/// Where Kafka is. Its clients read that themselves, late; here it is only looked at, at the start.
@Unremovable
@ConfigMapping(prefix = "kafka.bootstrap")
public interface BrokerConfig {

  /// A host and a port, or several with commas between.
  @Looks(Look.BROKERS)
  String servers();
}
