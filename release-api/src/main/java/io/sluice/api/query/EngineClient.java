package io.sluice.api.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.ApiConfig;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneStateView;
import io.sluice.messaging.quarkus.InternalHttp;
import io.sluice.messaging.quarkus.ServiceToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The client of the engine's internal port. It reads instances and their logs, and the engine's
/// row of a lane, which is compared with a replay of the log. No decision depends on these
/// responses, so no topic carries them.
@ApplicationScoped
public class EngineClient {
  private final InternalClient client;

  EngineClient(ApiConfig config, ServiceToken token, InternalHttp internalHttp) {
    this.client = new InternalClient("strategy-engine", config.engineUrl(), token, internalHttp);
  }

  /// Returns the instances of the lane.
  ///
  /// @param ended whether to add those that have ended within 7 days, at most 20
  /// @throws ProblemException if the engine does not answer within a second, or the response is
  ///   unreadable
  public List<InstanceView> instances(LaneKey lane, boolean ended) {
    String body = client.get("/internal/lanes/%s/instances?ended=%s".formatted(lane, ended));
    try {
      return List.of(Json.read(body, InstanceView[].class));
    } catch (Json.UnreadableException e) {
      throw client.unavailable("sent an unreadable response: " + e.getMessage());
    }
  }

  /// Returns the engine's row of the lane, and the sequence that it has reached.
  ///
  /// @throws ProblemException if the engine does not answer within a second, or the response is
  ///   unreadable
  public LaneStateView state(LaneKey lane) {
    try {
      return Json.read(client.get("/internal/lanes/%s/state".formatted(lane)), LaneStateView.class);
    } catch (Json.UnreadableException e) {
      throw client.unavailable("sent an unreadable response: " + e.getMessage());
    }
  }

  /// Returns the proof of a link to the preview of `release`, which is valid before `expiry`.
  ///
  /// @throws ProblemException if the release is not active, or the engine does not answer within a
  ///   second
  String signPreview(LaneKey lane, UUID release, Instant expiry) {
    try {
      return client.get(
          "/internal/lanes/%s/preview-link/%s/%d"
              .formatted(lane, release, expiry.getEpochSecond()));
    } catch (ProblemException e) {
      throw e.type() == ProblemType.NOT_FOUND
          ? new ProblemException(
              ProblemType.INVALID_STATE,
              "release %s has no preview now: it is not active, or strategy-engine is of an earlier version"
                  .formatted(release))
          : e;
    }
  }

  /// Returns the log of one instance or of all instances of the lane.
  ///
  /// @param instance the instance; if empty, all instances of the lane
  /// @param lines maximum number of lines; the last ones are returned
  /// @throws ProblemException if the engine does not answer within a second
  public String logs(LaneKey lane, Optional<String> instance, int lines) {
    String filter = instance.map(id -> "&instance=" + URLEncoder.encode(id, UTF_8)).orElse("");
    return client.get("/internal/lanes/%s/logs?lines=%d%s".formatted(lane, lines, filter));
  }

  /// Returns the lanes whose records are parked in the engine, each with the topic and the reason.
  ///
  /// @throws ProblemException if the engine does not answer within a second, or the response is
  ///   unreadable
  public Map<String, String> parked() {
    return client.parked();
  }
}
