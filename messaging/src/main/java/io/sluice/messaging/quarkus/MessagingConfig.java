package io.sluice.messaging.quarkus;

import io.sluice.messaging.settings.Bounded;
import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
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
  @Formatted(TextFormat.NAME)
  String replicaId();

  /// Interval at which the relay reads the outbox without a wake-up.
  @WithDefault("20ms")
  @Bounded(min = "1ms", max = "10s")
  Duration relayInterval();

  /// Maximum time that the start waits for the broker. After that the service starts without it, is
  /// not ready, and keeps trying to connect.
  @WithDefault("10s")
  @Bounded(min = "0s", max = "10m")
  Duration brokerStartupTimeout();

  /// Retention of the ids of handled messages; longer than Kafka's retention of the topics that the
  /// inbox protects.
  @WithDefault("30d")
  @Bounded(min = "1h", max = "3650d")
  Duration inboxRetention();

  /// Retention of the parked records of a lane, from its newest one on; settings are kept. Long
  /// enough to finish an upgrade and to find the cause.
  @WithDefault("90d")
  @Bounded(min = "1d", max = "3650d")
  Duration parkedRetention();

  /// Retention of releases after their last event, with their log, their views and their
  /// deliveries; releases that are serving, active or queued stay.
  @WithDefault("400d")
  @Bounded(min = "31d", max = "3650d")
  Duration releaseRetention();
}
