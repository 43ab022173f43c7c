package io.sluice.messaging.carriage;

import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.sluice.messaging.settings.Within;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Traces of releases, the same in every service; off without an endpoint.
@ConfigMapping(prefix = "sluice.tracing")
public interface TraceConfig {

  /// Where spans go, as OTLP over HTTP, with its whole path: `http://collector:4318/v1/traces`.
  @Looks(Look.HTTP)
  Optional<URI> endpoint();

  /// Longest time for one batch of spans.
  @WithDefault("5s")
  @Within(min = "100ms", max = "1m")
  Duration limit();

  /// Most spans that wait while the endpoint is away or slow; the next ones are dropped.
  @WithDefault("4096")
  @Within(min = "1", max = "100000")
  int waiting();
}
