package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.EventStream.Sent;
import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Following;
import io.sluice.cli.api.Reading;
import io.sluice.cli.api.Told;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandBody;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Sends a command to a release and waits for what the engine, which checks it once more, makes of
/// it.
final class Orders {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Sluice sluice;
  private final Api api;

  Orders(Sluice sluice, Api api) {
    this.sluice = sluice;
    this.api = api;
  }

  /// @throws Failure if API or engine refuse it
  void send(ReleaseView release, String word, Optional<String> reason, Optional<Integer> step) {
    UUID id = UUID.randomUUID();
    String body = Json.write(new CommandBody(Optional.of(id), reason, step));
    Answer answer = api.post("/releases/" + release.id() + "/" + word, Optional.of(body));
    Optional<Told> told = engine(release, id);
    if (sluice.json()) {
      sluice.say(answer.body());
    } else {
      sluice.say(
          told.map(Told::sentence)
              .orElse("accepted; the engine has not got to it yet: 'sluice get' will show it"));
    }
  }

  private Optional<Told> engine(ReleaseView release, UUID command) {
    Instant until = sluice.now().plus(PATIENCE);
    String path = "/releases/" + release.id() + "/events";
    String after = Long.toString(release.sequence());
    try (var events = new Following(api, path, Optional.of(after))) {
      while (sluice.now().isBefore(until)) {
        Optional<JsonNode> answer =
            events
                .poll(Duration.ofMillis(200))
                .map(Sent::data)
                .map(Reading::tree)
                .filter(event -> command.toString().equals(about(event)));
        if (answer.isPresent()) {
          return Optional.of(understood(answer.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static String about(JsonNode event) {
    return event.path("event").path("command").asText("");
  }

  private static Told understood(JsonNode event) {
    Told told = Reading.read(event.toString(), Told.class);
    if (told.type().endsWith(".command-refused")) {
      throw Failure.refused(told.sentence(), "'sluice get' shows where the release is");
    }
    return told;
  }
}
