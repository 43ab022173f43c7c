package io.sluice.api.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.ApiConfig;
import io.sluice.api.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// health-monitor's internal port, for what its database alone has: the ticks that verdicts rest
/// on. Its answers are passed on as they are, so that what is recomputed is what was recorded.
@ApplicationScoped
public class Monitor {
  private final InnerPort port;

  Monitor(
      ApiConfig config,
      @ConfigProperty(name = "sluice.service-token-file") Optional<Path> tokenFile) {
    this.port = new InnerPort("health-monitor", config.healthUrl(), tokenFile);
  }

  /// Whose verdicts are recorded, and by what they were reached, as JSON.
  ///
  /// @throws Problem if nothing is recorded, or health-monitor does not answer within a second
  public String recording(UUID release) {
    return port.get("/internal/releases/%s/recording".formatted(release));
  }

  /// Some of what was recorded, in order, as JSON.
  ///
  /// @param cursor of the part before
  /// @throws Problem as [#recording], or if there is no such cursor
  public String entries(UUID release, Optional<String> cursor, int limit) {
    String behind = cursor.map(it -> "&cursor=" + URLEncoder.encode(it, UTF_8)).orElse("");
    return port.get(
        "/internal/releases/%s/recording/entries?limit=%d%s".formatted(release, limit, behind));
  }

  /// Lanes whose records wait in it, each with what waits and why.
  ///
  /// @throws Problem if it does not answer within a second
  public Map<String, String> parked() {
    return port.parked();
  }
}
