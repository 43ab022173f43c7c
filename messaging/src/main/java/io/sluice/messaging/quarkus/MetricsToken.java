package io.sluice.messaging.quarkus;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The token of Prometheus: it admits to the metrics of each service, and to nothing else.
@Singleton
public class MetricsToken {
  static final String SETTING = "sluice.metrics-token-file";
  private static final String METRICS = "/q/metrics";

  private final Optional<BearerToken> token;

  /// @param file names the token; without it there is none
  MetricsToken(@ConfigProperty(name = SETTING) Optional<Path> file) {
    this.token = file.map(path -> BearerToken.read(SETTING, path));
  }

  /// Whether a request with this header is admitted.
  ///
  /// @param path normalized
  /// @param header the `Authorization` header; empty if there is none
  public boolean isAdmitted(String path, String header) {
    return path.equals(METRICS) && token.map(it -> it.isSentBy(header)).orElse(false);
  }
}
