package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.EventFollower;
import io.sluice.cli.api.EventStream.Sent;
import io.sluice.cli.api.EventSummary;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.TextFormats;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Sends commands and waits for the response of the engine, which checks them again.
final class CommandSender {
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
  private static final String GET = "'sluice get'";

  private final Sluice sluice;
  private final ApiClient api;

  CommandSender(Sluice sluice, ApiClient api) {
    this.sluice = sluice;
    this.api = api;
  }

  /// @throws CliException if the API or the engine rejects the command
  void send(ReleaseView release, String action, Optional<String> reason, Optional<Integer> step) {
    UUID id = UUID.randomUUID();
    String body = Json.write(new CommandRequest(Optional.of(id), reason, step));
    ApiResponse response = api.post("/releases/" + release.id() + "/" + action, Optional.of(body));
    String path = "/releases/" + release.id() + "/events";
    show(response, findEngineEvent(path, release.sequence(), id, GET), GET);
  }

  /// Waits for the engine's response to a command to a lane.
  ///
  /// @param lane the lane before the command
  /// @param response the API's response to the command
  /// @throws CliException if the engine rejects the command
  void await(LaneView lane, UUID command, ApiResponse response) {
    String shows = "'sluice lanes %s'".formatted(lane.lane());
    String path = "/lanes/" + lane.lane() + "/events";
    show(response, findEngineEvent(path, lane.sequence(), command, shows), shows);
  }

  private void show(ApiResponse response, Optional<EventSummary> event, String shows) {
    sluice.println(
        sluice.isJson()
            ? response.body()
            : event
                .map(EventSummary::sentence)
                .map(TextFormats::line)
                .orElse(
                    "accepted; not yet handled by the engine: %s shows the result"
                        .formatted(shows)));
  }

  private Optional<EventSummary> findEngineEvent(
      String path, long after, UUID command, String shows) {
    Instant until = sluice.now().plus(RESPONSE_TIMEOUT);
    try (var events = new EventFollower(api, path, Optional.of(Long.toString(after)))) {
      while (sluice.now().isBefore(until)) {
        Optional<JsonNode> found =
            events
                .poll(Duration.ofMillis(200))
                .map(Sent::data)
                .map(ResponseReader::tree)
                .filter(event -> command.toString().equals(commandOf(event)));
        if (found.isPresent()) {
          return Optional.of(requireAccepted(found.get(), shows));
        }
      }
    }
    return Optional.empty();
  }

  private static String commandOf(JsonNode event) {
    return event.path("event").path("command").asText("");
  }

  private static EventSummary requireAccepted(JsonNode event, String shows) {
    EventSummary summary = ResponseReader.read(event.toString(), EventSummary.class);
    if (summary.type().endsWith(".command-rejected")) {
      throw CliException.rejected(TextFormats.line(summary.sentence()), shows + " shows the state");
    }
    return summary;
  }
}
