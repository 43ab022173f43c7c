package io.sluice.health;

import io.sluice.messaging.settings.Bounded;
import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The settings of health-monitor.
@ConfigMapping(prefix = "sluice.health")
public interface HealthConfig {

  /// Interval between two polls of the router's counters, and so between two ticks. Observations
  /// are published at most as often; they renew a weight lease of 15 s.
  @WithDefault("1s")
  @Bounded(min = "100ms", max = "5s")
  Duration tickInterval();

  /// Interval between writes of buffered ticks. After a crash, the unwritten ticks are merged into
  /// one longer tick. At most 60 ticks; if shorter than one tick, each tick is written separately.
  @WithDefault("5s")
  @Bounded(min = "0s", max = "1h")
  Duration flushInterval();

  /// Interval at which each watch publishes its observation.
  @WithDefault("5s")
  @Bounded(min = "100ms", max = "1h")
  Duration observationInterval();

  /// Retention of ticks and ended watches.
  @WithDefault("30d")
  @Bounded(min = "1h", max = "3650d")
  Duration retention();

  Edge edge();

  /// The admin port of a HAProxy, if one is a router, too; it is read like the edge's.
  @Formatted(TextFormat.HTTP)
  Optional<URI> haproxyUrl();

  Probe probe();

  Sources sources();

  /// The edge: the router whose counters are judged. A HAProxy reports its counters in the same
  /// format.
  interface Edge {
    /// The URL of its admin port; if empty, there is no edge.
    @WithDefault("http://127.0.0.1:7081")
    @Formatted(TextFormat.HTTP)
    Optional<URI> url();

    /// Timeout of one request; when it expires, the tick is skipped.
    @WithDefault("500ms")
    @Bounded(min = "1ms", max = "1m")
    Duration timeout();
  }

  /// Probes of instances that get too little traffic.
  interface Probe {
    /// Timeout of one probe; when it expires, the probe has failed.
    @WithDefault("500ms")
    @Bounded(min = "1ms", max = "1m")
    Duration timeout();

    /// Maximum number of concurrent probes.
    @WithDefault("64")
    @Bounded(min = "1", max = "1000")
    int maxConcurrency();
  }

  /// Sources of checks other than the router.
  interface Sources {
    /// Timeout of one query; when it expires, the source is unavailable.
    @WithDefault("5s")
    @Bounded(min = "1ms", max = "5m")
    Duration timeout();

    /// Maximum number of concurrent queries, over all watches.
    @WithDefault("64")
    @Bounded(min = "1", max = "1000")
    int maxConcurrency();
  }
}
