package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.EventStream.Sent;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.cli.api.Following;
import io.sluice.cli.api.Reading;
import io.sluice.cli.api.Told;
import io.sluice.cli.show.Display;
import io.sluice.cli.show.JsonLines;
import io.sluice.cli.show.Lines;
import io.sluice.cli.show.Live;
import io.sluice.cli.show.ShutdownHook;
import io.sluice.cli.show.Tree;
import io.sluice.cli.show.Words;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Watches one release until it ends. It reads the release after each event of its stream, and at
/// least once a second, so that a lost stream only delays the display. An interrupted command does
/// not stop the release.
final class Watching {
  /// Longest wait for an event between two updates of the display.
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(1);

  /// Time for which Sluice may be unavailable before the command gives up.
  private static final Duration AWAY_MAX = Duration.ofMinutes(1);

  private final Sluice sluice;
  private final Api api;
  private final Releases releases;

  Watching(Sluice sluice, Api api) {
    this.sluice = sluice;
    this.api = api;
    this.releases = new Releases(api);
  }

  /// @return the exit code for the release's outcome
  /// @throws Failure if `timeout` expires first
  Exit untilEnd(UUID id, Optional<Duration> timeout) {
    return untilEnd(id, timeout, Set.of());
  }

  /// @param wanted outcomes that count as success, besides [Outcome#SUCCEEDED]
  /// @return the exit code for the release's outcome
  /// @throws Failure if `timeout` expires first
  Exit untilEnd(UUID id, Optional<Duration> timeout, Set<Outcome> wanted) {
    ReleaseView ended;
    try (Display display = display();
        var _ = hint(id);
        var events = new Following(api, "/releases/" + id + "/events", Optional.of("0"))) {
      ended = watch(id, timeout.map(sluice.now()::plus), display, events);
    }
    Exit exit = conclude(ended);
    return ended.outcome().filter(wanted::contains).isPresent() ? Exit.OK : exit;
  }

  private ReleaseView watch(UUID id, Optional<Instant> until, Display display, Following events) {
    Instant answered = sluice.now();
    Instant looked = Instant.MIN;
    ReleaseView release = releases.get(id);
    while (true) {
      boolean happened = tell(display, events);
      Instant now = sluice.now();
      if (happened || !now.isBefore(looked.plus(LOOK_ANYWAY))) {
        looked = now;
        try {
          release = releases.get(id);
          answered = now;
        } catch (Failure away) {
          if (!away.isPassing() || now.isAfter(answered.plus(AWAY_MAX))) {
            throw away;
          }
        }
      }
      display.shown(release);
      if (Releases.hasEnded(release)) {
        tell(display, events);
        return release;
      }
      if (until.filter(now::isAfter).isPresent()) {
        throw Failure.timedOut(
            "%s %s is still %s: %s"
                .formatted(
                    release.lane(),
                    release.version(),
                    Words.of(release.state()),
                    Words.line(release.why())),
            "it continues; 'sluice get %s --watch' shows it".formatted(Words.brief(id)));
      }
    }
  }

  /// Waits at most 200 ms for an event and passes all received events to `display`.
  private static boolean tell(Display display, Following events) {
    boolean happened = false;
    Duration wait = LOOK;
    for (var sent = events.poll(wait); sent.isPresent(); sent = events.poll(Duration.ZERO)) {
      display.told(told(sent.get()));
      happened = true;
    }
    return happened;
  }

  private static Told told(Sent sent) {
    return Reading.read(sent.data(), Told.class);
  }

  private Display display() {
    if (sluice.json()) {
      return new JsonLines(sluice.terminal());
    }
    return sluice.terminal().interactive()
        ? new Live(sluice.terminal(), sluice.clock())
        : new Lines(sluice.terminal());
  }

  /// Prints a line if the process is interrupted.
  private ShutdownHook hint(UUID id) {
    String begin = sluice.terminal().interactive() ? "\n" : ""; // the terminal has printed ^C
    String line =
        ("%sinterrupted; Sluice continues without this command: '%s get %s --watch' shows the"
                + " release")
            .formatted(begin, sluice.called(), Words.brief(id));
    return new ShutdownHook(() -> {
      if (!sluice.json()) {
        sluice.terminal().note(line);
      }
    });
  }

  private Exit conclude(ReleaseView release) {
    Outcome outcome = release.outcome().orElse(Outcome.FAILED);
    if (!sluice.json()) {
      sluice.say(
          "%s %s %s %s: %s"
              .formatted(
                  new Tree(sluice.ink(), sluice.now()).mark(outcome),
                  release.lane(),
                  release.version(),
                  sluice.ink().bold(Words.of(outcome)),
                  Words.line(release.why())));
    }
    return exit(outcome);
  }

  static Exit exit(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> Exit.OK;
      case ROLLED_BACK, ABORTED, SUPERSEDED, REJECTED, EXPIRED, FAILED -> Exit.ENDED_OTHERWISE;
    };
  }
}
