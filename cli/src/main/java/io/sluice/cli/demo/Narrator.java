package io.sluice.cli.demo;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Following;
import io.sluice.cli.api.Reading;
import io.sluice.cli.api.Told;
import io.sluice.cli.show.Ink;
import io.sluice.cli.show.Words;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Prints the events of a release as they arrive.
final class Narrator {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Api api;
  private final Ink ink;
  private final Consumer<String> out;
  private final long begin = System.nanoTime();
  private String traffic = "";

  Narrator(Api api, Ink ink, Consumer<String> out) {
    this.api = api;
    this.ink = ink;
    this.out = out;
  }

  /// Prints events until the release has ended.
  ///
  /// @throws Failure if that takes longer than 90 s
  ReleaseView untilEnd(UUID id) {
    String path = "/releases/" + id;
    long until = System.nanoTime() + LIMIT.toNanos();
    try (var events = new Following(api, path + "/events", Optional.of("0"))) {
      while (System.nanoTime() < until) {
        boolean ended = false;
        for (var sent = events.poll(LOOK); sent.isPresent(); sent = events.poll(Duration.ZERO)) {
          ended |= narrate(sent.get().data());
        }
        ReleaseView release = api.get(path).as(ReleaseView.class);
        if (release.state() == State.ENDED) {
          rest(events, ended);
          return release;
        }
      }
    }
    throw Failure.timedOut(
        "release %s has not ended after %d s".formatted(id, LIMIT.toSeconds()),
        "'./sluice get %s' shows where it is".formatted(id));
  }

  /// Prints an event, unless it is internal or repeats the last traffic shift.
  ///
  /// @param event an [io.sluice.contract.view.EventView] as JSON
  /// @return whether the event is the end of the release
  boolean narrate(String event) {
    Told told = Reading.read(event, Told.class);
    String type = told.type().substring(told.type().lastIndexOf('.') + 1);
    String sentence = Words.line(told.sentence());
    switch (type) {
      case "queued", "fenced", "step-finished", "promoted" -> {}
      case "traffic-shifted" -> {
        if (!sentence.equals(traffic)) {
          tell(sentence);
        }
        traffic = sentence;
      }
      case "judged" -> tell(paint(Reading.tree(event).at("/event/verdict").asText(), sentence));
      case "ended" -> tell(ink.bold(sentence));
      default -> tell(sentence);
    }
    return type.equals("ended");
  }

  private String paint(String verdict, String sentence) {
    return switch (verdict) {
      case "healthy" -> ink.good(sentence);
      case "unhealthy" -> ink.bad(sentence);
      default -> ink.careful(sentence);
    };
  }

  /// Prints a line with the seconds since the creation of this object.
  void tell(String sentence) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.accept(ink.dim(String.format(Locale.ROOT, "%6.1f s", seconds)) + "  " + sentence);
  }

  /// Prints the events that arrived after the last poll: up to the end of the release, or until no
  /// event arrives for 1 s.
  private void rest(Following events, boolean ended) {
    boolean all = ended;
    while (!all) {
      var sent = events.poll(Duration.ofSeconds(1));
      if (sent.isEmpty()) {
        return;
      }
      all = narrate(sent.get().data());
    }
  }
}
