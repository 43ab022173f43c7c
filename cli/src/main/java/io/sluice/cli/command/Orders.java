package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.EventStream.Sent;
import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Following;
import io.sluice.cli.api.Reading;
import io.sluice.cli.api.Told;
import io.sluice.cli.show.Words;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandBody;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Sends commands and waits for the response of the engine, which checks them again.
final class Orders {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String GET = "'sluice get'";

  private final Sluice sluice;
  private final Api api;

  Orders(Sluice sluice, Api api) {
    this.sluice = sluice;
    this.api = api;
  }

  /// @throws Failure if the API or the engine rejects the command
  void send(ReleaseView release, String word, Optional<String> reason, Optional<Integer> step) {
    UUID id = UUID.randomUUID();
    String body = Json.write(new CommandBody(Optional.of(id), reason, step));
    Answer answer = api.post("/releases/" + release.id() + "/" + word, Optional.of(body));
    String path = "/releases/" + release.id() + "/events";
    show(answer, engine(path, release.sequence(), id, GET), GET);
  }

  /// Waits for the engine's response to a command to a lane.
  ///
  /// @param lane the lane before the command
  /// @param answer the API's response to the command
  /// @throws Failure if the engine rejects the command
  void await(LaneView lane, UUID command, Answer answer) {
    String shows = "'sluice lanes %s'".formatted(lane.lane());
    String path = "/lanes/" + lane.lane() + "/events";
    show(answer, engine(path, lane.sequence(), command, shows), shows);
  }

  private void show(Answer answer, Optional<Told> told, String shows) {
    sluice.say(
        sluice.json()
            ? answer.body()
            : told.map(Told::sentence)
                .map(Words::line)
                .orElse(
                    "accepted; not yet handled by the engine: %s shows the result"
                        .formatted(shows)));
  }

  private Optional<Told> engine(String path, long after, UUID command, String shows) {
    Instant until = sluice.now().plus(PATIENCE);
    try (var events = new Following(api, path, Optional.of(Long.toString(after)))) {
      while (sluice.now().isBefore(until)) {
        Optional<JsonNode> answer =
            events
                .poll(Duration.ofMillis(200))
                .map(Sent::data)
                .map(Reading::tree)
                .filter(event -> command.toString().equals(about(event)));
        if (answer.isPresent()) {
          return Optional.of(understood(answer.get(), shows));
        }
      }
    }
    return Optional.empty();
  }

  private static String about(JsonNode event) {
    return event.path("event").path("command").asText("");
  }

  private static Told understood(JsonNode event, String shows) {
    Told told = Reading.read(event.toString(), Told.class);
    if (told.type().endsWith(".command-refused")) {
      throw Failure.refused(Words.line(told.sentence()), shows + " shows the state");
    }
    return told;
  }
}
