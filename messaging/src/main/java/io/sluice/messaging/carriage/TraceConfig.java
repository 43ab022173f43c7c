package io.sluice.messaging.carriage;

import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.sluice.messaging.settings.Within;
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
  @Looks(Look.HTTP)
  Optional<URI> endpoint();

  /// Timeout of one batch of spans.
  @WithDefault("5s")
  @Within(min = "100ms", max = "1m")
  Duration limit();

  /// The maximum number of spans that wait while the endpoint is unavailable or slow; further ones
  /// are dropped.
  @WithDefault("4096")
  @Within(min = "1", max = "100000")
  int waiting();
}
