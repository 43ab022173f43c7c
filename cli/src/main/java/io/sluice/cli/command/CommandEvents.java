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
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The stream with the engine's event about an accepted command, which the engine checks again.
///
/// @param after position in the log of the last event before the command
/// @param shows the command that shows the state, in quotes
record CommandEvents(String path, long after, String shows) {
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);

  /// Returns the events after the state of `release`.
  static CommandEvents of(ReleaseView release) {
    return new CommandEvents(
        "/releases/" + release.id() + "/events", release.sequence(), "'sluice get'");
  }

  /// Returns the events after the state of `lane`.
  static CommandEvents of(LaneView lane) {
    return new CommandEvents(
        "/lanes/" + lane.lane() + "/events",
        lane.sequence(),
        "'sluice lanes %s'".formatted(lane.lane()));
  }

  /// Waits at most 5 s for the engine's event about `command`, and prints its sentence.
  ///
  /// @param response the API's response to the command, which `--json` prints instead
  /// @throws CliException if the engine rejects the command
  void show(Sluice sluice, ApiClient api, UUID command, ApiResponse response) {
    Optional<EventSummary> event = findEvent(sluice, api, command);
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

  private Optional<EventSummary> findEvent(Sluice sluice, ApiClient api, UUID command) {
    Instant until = sluice.now().plus(RESPONSE_TIMEOUT);
    try (var events = new EventFollower(api, path, Optional.of(Long.toString(after)))) {
      while (sluice.now().isBefore(until)) {
        Optional<JsonNode> found =
            events
                .poll(Duration.ofMillis(200))
                .map(Sent::data)
                .map(ResponseReader::tree)
                .filter(event ->
                    event.path("event").path("command").asText("").equals(command.toString()));
        if (found.isPresent()) {
          return Optional.of(requireAccepted(found.get()));
        }
      }
    }
    return Optional.empty();
  }

  private EventSummary requireAccepted(JsonNode event) {
    EventSummary summary = ResponseReader.read(event.toString(), EventSummary.class);
    if (summary.type().endsWith(".command-rejected")) {
      throw CliException.rejected(TextFormats.line(summary.sentence()), shows + " shows the state");
    }
    return summary;
  }
}
