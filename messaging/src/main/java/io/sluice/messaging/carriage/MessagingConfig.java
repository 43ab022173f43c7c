package io.sluice.messaging.carriage;

import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.sluice.messaging.settings.Within;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of messaging, the same in every service.
@ConfigMapping(prefix = "sluice.messaging")
public interface MessagingConfig {

  /// The name of this replica among the replicas of its service. It becomes part of
  /// `group.instance.id` in Kafka, so that a restart causes no rebalance. A start fails if a
  /// running replica has the name.
  @WithDefault("0")
  @Looks(Look.NAME)
  String replica();

  /// Interval at which the relay reads the outbox without a wake-up.
  @WithDefault("20ms")
  @Within(min = "1ms", max = "10s")
  Duration poll();

  /// Maximum time that the start waits for the broker. After that the service starts without it, is
  /// not ready, and keeps trying to connect.
  @WithDefault("10s")
  @Within(min = "0s", max = "10m")
  Duration brokerWait();

  /// Retention of the ids of handled messages; longer than Kafka's retention of the topics that the
  /// inbox protects.
  @WithDefault("30d")
  @Within(min = "1h", max = "3650d")
  Duration inboxKept();

  /// Retention of releases after their last event, with their log, their views and their
  /// deliveries; releases that are serving, active or queued stay.
  @WithDefault("400d")
  @Within(min = "31d", max = "3650d")
  Duration releasesKept();
}
