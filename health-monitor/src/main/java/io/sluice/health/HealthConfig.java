package io.sluice.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/// Every setting of health-monitor.
@ConfigMapping(prefix = "sluice.health")
public interface HealthConfig {

  /// Time between two looks at the router's counters, and so between two ticks.
  @WithDefault("1s")
  Duration tick();

  /// How long ticks are in memory only, before they are written together; a process that dies makes
  /// one longer tick of them. At most 60 ticks; less than one: each tick is written by itself.
  @WithDefault("5s")
  Duration unwritten();

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

  Sources sources();

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
    @WithConverter(AtOnce.class)
    int atOnce();

    /// 1 to 1,000.
    final class AtOnce implements Converter<Integer> {
      private static final long serialVersionUID = 1;

      @Override
      public Integer convert(String text) {
        int probes = Integer.parseInt(text.strip());
        if (probes < 1 || probes > 1_000) {
          throw new IllegalArgumentException("must be 1 to 1000, was " + probes);
        }
        return probes;
      }
    }
  }

  /// Sources of checks other than the router.
  interface Sources {
    /// Longest wait for an answer; after it there is none.
    @WithDefault("5s")
    Duration limit();

    /// Most questions under way at once, over all watches.
    @WithDefault("64")
    @WithConverter(Probe.AtOnce.class)
    int atOnce();
  }
}
