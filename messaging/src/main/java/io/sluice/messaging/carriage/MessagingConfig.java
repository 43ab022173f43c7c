package io.sluice.messaging.carriage;

import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.sluice.messaging.settings.Within;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of the carriage, the same in every service.
@ConfigMapping(prefix = "sluice.messaging")
public interface MessagingConfig {

  /// Names this replica among those of its service; part of Kafka's `group.instance.id`, so that a
  /// restart costs no rebalance. A start under the name of a replica that runs fails.
  @WithDefault("0")
  @Looks(Look.NAME)
  String replica();

  /// How often the relay looks for entries when nobody wakes it.
  @WithDefault("20ms")
  @Within(min = "1ms", max = "10s")
  Duration poll();

  /// How long the start waits for the broker. After that the service starts without it, is not
  /// ready, and goes on trying.
  @WithDefault("10s")
  @Within(min = "0s", max = "10m")
  Duration brokerWait();

  /// How long handled messages are remembered; longer than Kafka keeps what the inbox guards.
  @WithDefault("30d")
  @Within(min = "1h", max = "3650d")
  Duration inboxKept();

  /// How long releases are kept after their last event, with their log, what is shown of them and
  /// what was delivered; those that serve, are active or wait stay.
  @WithDefault("400d")
  @Within(min = "31d", max = "3650d")
  Duration releasesKept();
}
