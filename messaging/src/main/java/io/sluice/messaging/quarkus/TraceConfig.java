package io.sluice.messaging.quarkus;

import io.sluice.messaging.settings.Bounded;
import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Settings of release traces, the same in every service; tracing is off without an endpoint.
@ConfigMapping(prefix = "sluice.tracing")
public interface TraceConfig {

  /// The URL that receives spans as OTLP over HTTP, with its whole path:
  /// `http://collector:4318/v1/traces`.
  @Formatted(TextFormat.HTTP)
  Optional<URI> endpoint();

  /// Timeout of one batch of spans.
  @WithDefault("5s")
  @Bounded(min = "100ms", max = "1m")
  Duration exportTimeout();

  /// The maximum number of spans that wait while the endpoint is unavailable or slow; further ones
  /// are dropped.
  @WithDefault("4096")
  @Bounded(min = "1", max = "100000")
  int queueSize();
}
