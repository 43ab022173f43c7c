package io.sluice.messaging.quarkus;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The token of Prometheus: it admits to the metrics of each service, and to nothing else.
@Singleton
public class MetricsToken extends PathToken {
  static final String SETTING = "sluice.metrics-token-file";

  /// @param file names the token; without it there is none
  MetricsToken(@ConfigProperty(name = SETTING) Optional<Path> file) {
    super("/q/metrics", SETTING, file);
  }
}
