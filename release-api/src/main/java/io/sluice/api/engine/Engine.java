package io.sluice.api.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.ApiConfig;
import io.sluice.api.problem.Problem;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneStateView;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The client of the engine's internal port. It reads instances and logs from the machine that runs
/// them, and the engine's own row of a lane, with which a replay is compared. No decision rests on
/// these answers, so no topic carries them.
@ApplicationScoped
public class Engine {
  private final InnerPort port;

  Engine(
      ApiConfig config,
      @ConfigProperty(name = "sluice.service-token-file") Optional<Path> tokenFile) {
    this.port = new InnerPort("strategy-engine", config.engineUrl(), tokenFile);
  }

  /// @throws Problem if the engine does not answer within a second
  public List<InstanceView> instances(LaneKey lane) {
    String body = port.get("/internal/lanes/%s/instances".formatted(lane));
    try {
      return List.of(Json.read(body, InstanceView[].class));
    } catch (Json.Unreadable e) {
      throw port.away("sent an unreadable response: " + e.getMessage());
    }
  }

  /// Returns the engine's row of the lane, and the sequence that it has reached.
  ///
  /// @throws Problem if the engine does not answer within a second
  public LaneStateView state(LaneKey lane) {
    try {
      return Json.read(port.get("/internal/lanes/%s/state".formatted(lane)), LaneStateView.class);
    } catch (Json.Unreadable e) {
      throw port.away("sent an unreadable response: " + e.getMessage());
    }
  }

  /// @param instance the instance; if empty, all instances of the lane
  /// @param lines number of lines, the last ones
  /// @throws Problem if the engine does not answer within a second
  public String logs(LaneKey lane, Optional<String> instance, int lines) {
    String which = instance.map(id -> "&instance=" + URLEncoder.encode(id, UTF_8)).orElse("");
    return port.get("/internal/lanes/%s/logs?lines=%d%s".formatted(lane, lines, which));
  }

  /// Returns the lanes whose records are parked in the engine, each with the topic and the reason.
  ///
  /// @throws Problem if the engine does not answer within a second
  public Map<String, String> parked() {
    return port.parked();
  }
}
