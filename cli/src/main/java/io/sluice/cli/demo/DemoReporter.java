package io.sluice.cli.demo;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.EventFollower;
import io.sluice.cli.api.EventSummary;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.AnsiColors;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Prints the events of a release as they arrive.
final class DemoReporter {
  private static final Duration EVENT_WAIT = Duration.ofMillis(250);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final ApiClient api;
  private final AnsiColors colors;
  private final Consumer<String> out;
  private final long begin = System.nanoTime();
  private String traffic = "";

  DemoReporter(ApiClient api, AnsiColors colors, Consumer<String> out) {
    this.api = api;
    this.colors = colors;
    this.out = out;
  }

  /// Prints events until the release has ended.
  ///
  /// @throws CliException if that takes longer than 90 s
  ReleaseView untilEnd(UUID id) {
    String path = "/releases/" + id;
    long until = System.nanoTime() + LIMIT.toNanos();
    try (var events = new EventFollower(api, path + "/events", Optional.of("0"))) {
      while (System.nanoTime() < until) {
        boolean ended = false;
        for (var sent = events.poll(EVENT_WAIT);
            sent.isPresent();
            sent = events.poll(Duration.ZERO)) {
          ended |= printEvent(sent.get().data());
        }
        ReleaseView release = api.get(path).as(ReleaseView.class);
        if (release.state() == State.ENDED) {
          printRemaining(events, ended);
          return release;
        }
      }
    }
    throw CliException.timedOut(
        "release %s has not ended after %d s".formatted(id, LIMIT.toSeconds()),
        "'./sluice get %s' shows where it is".formatted(id));
  }

  /// Prints an event, unless it is internal or repeats the last traffic shift.
  ///
  /// @param event an [io.sluice.contract.view.EventView] as JSON
  /// @return whether the event is the end of the release
  boolean printEvent(String event) {
    EventSummary summary = ResponseReader.read(event, EventSummary.class);
    String type = summary.type().substring(summary.type().lastIndexOf('.') + 1);
    String sentence = TextFormats.line(summary.sentence());
    switch (type) {
      case "queued", "target-fenced", "step-finished", "promoted" -> {}
      case "traffic-shifted" -> {
        if (!sentence.equals(traffic)) {
          print(sentence);
        }
        traffic = sentence;
      }
      case "verdict-recorded" ->
          print(paint(ResponseReader.tree(event).at("/event/verdict").asText(), sentence));
      case "ended" -> print(colors.bold(sentence));
      default -> print(sentence);
    }
    return type.equals("ended");
  }

  private String paint(String verdict, String sentence) {
    return switch (verdict) {
      case "healthy" -> colors.good(sentence);
      case "unhealthy" -> colors.bad(sentence);
      default -> colors.careful(sentence);
    };
  }

  /// Prints a line with the seconds since the creation of this object.
  void print(String sentence) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.accept(colors.dim(String.format(Locale.ROOT, "%6.1f s", seconds)) + "  " + sentence);
  }

  /// Prints the events that arrived after the last poll: up to the end of the release, or until no
  /// event arrives for 1 s.
  private void printRemaining(EventFollower events, boolean ended) {
    boolean all = ended;
    while (!all) {
      var sent = events.poll(Duration.ofSeconds(1));
      if (sent.isEmpty()) {
        return;
      }
      all = printEvent(sent.get().data());
    }
  }
}
