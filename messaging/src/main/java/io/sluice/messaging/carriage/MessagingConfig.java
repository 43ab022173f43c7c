package io.sluice.messaging.carriage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of the carriage, the same in every service.
@ConfigMapping(prefix = "sluice.messaging")
public interface MessagingConfig {

  /// Names this replica among those of its service; part of Kafka's `group.instance.id`, so that a
  /// restart costs no rebalance. No two running replicas may have the same.
  @WithDefault("0")
  String replica();

  /// How often the relay looks for entries when nobody wakes it.
  @WithDefault("20ms")
  Duration poll();

  /// How long the start waits for the broker. After that the service starts without it, is not
  /// ready, and goes on trying.
  @WithDefault("10s")
  Duration brokerWait();

  /// How long handled messages are remembered; longer than Kafka keeps what the inbox guards.
  @WithDefault("30d")
  Duration inboxKept();
}
