package io.sluice.sandbox.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.sandbox.stack.HttpCall.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The health that a process reports in its responses to health requests. A live process may hang:
/// only a response shows that it works.
///
/// @param reason the reason why it is not ready, in one line; empty if it is ready
record Health(State state, String reason) {

  private static final ObjectMapper JSON = new ObjectMapper();

  enum State {
    READY("ready"),
    NOT_READY("not ready"),
    NOT_LIVE("not live"),
    NO_ANSWER("no answer");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /// Returns the state as users read it.
    String words() {
      return words;
    }
  }

  static final Health READY = new Health(State.READY, "");

  /// @param awaited time for which the caller has waited
  static Health noAnswer(int port, Duration awaited) {
    return new Health(
        State.NO_ANSWER,
        "it does not answer on port %d within %.1f s"
            .formatted(port, awaited.toMillis() / 1_000.0));
  }

  /// Returns the health that a process reports.
  ///
  /// @param live the response of `/q/health/live`
  /// @param ready the response of `/q/health/ready`
  static Health of(Response live, Response ready) {
    if (live.status() != 200) {
      return new Health(State.NOT_LIVE, reason(live));
    }
    return of(ready);
  }

  /// Returns the health of a live process.
  ///
  /// @param ready the response to a request for its readiness
  static Health of(Response ready) {
    return ready.status() == 200 ? READY : new Health(State.NOT_READY, reason(ready));
  }

  /// Returns the checks that are down, with their data.
  private static String reason(Response response) {
    List<String> down = new ArrayList<>();
    try {
      for (JsonNode check : JSON.readTree(response.body()).path("checks")) {
        if (!check.path("status").asText().equals("UP")) {
          down.add(sentence(check));
        }
      }
    } catch (JsonProcessingException e) {
      down.clear(); // not a health response: only its status counts
    }
    return down.isEmpty()
        ? "its health answers " + response.status()
        : String.join("; ", down).replaceAll("\\s+", " ");
  }

  private static String sentence(JsonNode check) {
    List<String> data = new ArrayList<>();
    check.path("data").forEachEntry((key, value) -> data.add(key + ": " + value.asText()));
    String name = check.path("name").asText();
    return (data.isEmpty() ? name : name + " (" + String.join(", ", data) + ")") + " is down";
  }
}
