package io.sluice.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Every setting of health-monitor.
@ConfigMapping(prefix = "sluice.health")
public interface HealthConfig {

  /// Time between two looks at the router's counters, and so between two ticks.
  @WithDefault("1s")
  Duration tick();

  /// How often each watch publishes what it sees.
  @WithDefault("5s")
  Duration observation();

  /// How long ticks, and watches that ended, are kept.
  @WithDefault("30d")
  Duration kept();

  Edge edge();

  /// The admin port of a HAProxy, if one is a router, too; it is read like the edge's.
  Optional<URI> haproxyUrl();

  Probe probe();

  /// The router whose counters are judged: the edge, or a HAProxy, which tells them in the same
  /// words.
  interface Edge {
    /// Its admin port; if set to nothing, there is no edge.
    @WithDefault("http://127.0.0.1:7081")
    Optional<URI> url();

    /// Longest wait for an answer; after it the tick is left out.
    @WithDefault("500ms")
    Duration limit();
  }

  /// Questions to instances where there is too little traffic.
  interface Probe {
    /// Longest wait for an answer; after it the probe has failed.
    @WithDefault("500ms")
    Duration limit();

    /// Most of them under way at once.
    @WithDefault("64")
    @Min(1)
    @Max(1_000)
    int atOnce();
  }
}
