package io.sluice.api.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.ApiConfig;
import io.sluice.contract.LaneKey;
import io.sluice.messaging.quarkus.InternalHttp;
import io.sluice.messaging.quarkus.ServiceToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The client of health-monitor's internal port, for data that only its database has: the ticks
/// behind the verdicts, and the noise of lanes. It passes the responses on unchanged, so that
/// verdicts are recomputed from the recorded data.
@ApplicationScoped
public class HealthMonitorClient {
  private final InternalClient client;

  HealthMonitorClient(ApiConfig config, ServiceToken token, InternalHttp internalHttp) {
    this.client = new InternalClient("health-monitor", config.healthUrl(), token, internalHttp);
  }

  /// Returns the header of a release's recording as JSON: the release, and the policy and the rules
  /// of its judges.
  ///
  /// @throws ProblemException if nothing is recorded, or health-monitor does not answer within a
  ///   second
  public String recording(UUID release) {
    return client.get("/internal/releases/%s/recording".formatted(release));
  }

  /// Returns a page of the recorded entries, in order, as JSON.
  ///
  /// @param cursor of the page before
  /// @throws ProblemException as [#recording], or if there is no such cursor
  public String entries(UUID release, Optional<String> cursor, int limit) {
    String behind = cursor.map(it -> "&cursor=" + URLEncoder.encode(it, UTF_8)).orElse("");
    return client.get(
        "/internal/releases/%s/recording/entries?limit=%d%s".formatted(release, limit, behind));
  }

  /// Returns the recorded noise of a lane's stable instances as JSON.
  ///
  /// @throws ProblemException if health-monitor does not answer within a second
  public String noise(LaneKey lane) {
    return client.get("/internal/lanes/%s/noise".formatted(lane));
  }

  /// Returns the lanes whose records are parked in health-monitor, each with the topic and the
  /// reason.
  ///
  /// @throws ProblemException if health-monitor does not answer within a second
  public Map<String, String> parked() {
    return client.parked();
  }
}
