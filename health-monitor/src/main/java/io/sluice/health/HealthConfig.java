package io.sluice.health;

import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.sluice.messaging.settings.Within;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Every setting of health-monitor.
@ConfigMapping(prefix = "sluice.health")
public interface HealthConfig {

  /// Time between two looks at the router's counters, and so between two ticks. Observations come
  /// no faster, and a weight lease of 15 s is renewed by them.
  @WithDefault("1s")
  @Within(min = "100ms", max = "5s")
  Duration tick();

  /// How long ticks are in memory only, before they are written together; a process that dies makes
  /// one longer tick of them. At most 60 ticks; less than one: each tick is written by itself.
  @WithDefault("5s")
  @Within(min = "0s", max = "1h")
  Duration unwritten();

  /// How often each watch publishes what it sees.
  @WithDefault("5s")
  @Within(min = "100ms", max = "1h")
  Duration observation();

  /// How long ticks, and watches that ended, are kept.
  @WithDefault("30d")
  @Within(min = "1h", max = "3650d")
  Duration kept();

  Edge edge();

  /// The admin port of a HAProxy, if one is a router, too; it is read like the edge's.
  @Looks(Look.HTTP)
  Optional<URI> haproxyUrl();

  Probe probe();

  Sources sources();

  /// The router whose counters are judged: the edge, or a HAProxy, which tells them in the same
  /// words.
  interface Edge {
    /// Its admin port; if set to nothing, there is no edge.
    @WithDefault("http://127.0.0.1:7081")
    @Looks(Look.HTTP)
    Optional<URI> url();

    /// Longest wait for an answer; after it the tick is left out.
    @WithDefault("500ms")
    @Within(min = "1ms", max = "1m")
    Duration limit();
  }

  /// Questions to instances where there is too little traffic.
  interface Probe {
    /// Longest wait for an answer; after it the probe has failed.
    @WithDefault("500ms")
    @Within(min = "1ms", max = "1m")
    Duration limit();

    /// Most of them under way at once.
    @WithDefault("64")
    @Within(min = "1", max = "1000")
    int atOnce();
  }

  /// Sources of checks other than the router.
  interface Sources {
    /// Longest wait for an answer; after it there is none.
    @WithDefault("5s")
    @Within(min = "1ms", max = "5m")
    Duration limit();

    /// Most questions under way at once, over all watches.
    @WithDefault("64")
    @Within(min = "1", max = "1000")
    int atOnce();
  }
}
