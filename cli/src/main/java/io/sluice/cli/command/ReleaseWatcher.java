package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.EventFollower;
import io.sluice.cli.api.EventStream.Sent;
import io.sluice.cli.api.EventSummary;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.Display;
import io.sluice.cli.display.Live;
import io.sluice.cli.display.ShutdownHook;
import io.sluice.cli.display.Tree;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Watches one release until it ends. It reads the release after each event of its stream, and at
/// least once a second, so that a lost stream only delays the display. An interrupted command does
/// not stop the release.
final class ReleaseWatcher {
  /// Longest wait for an event between two updates of the display.
  private static final Duration EVENT_WAIT = Duration.ofMillis(200);

  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(1);

  /// Time for which Sluice may be unavailable before the command gives up.
  private static final Duration OUTAGE_MAX = Duration.ofMinutes(1);

  private final Sluice sluice;
  private final ApiClient api;
  private final ReleaseLookup lookup;

  ReleaseWatcher(Sluice sluice, ApiClient api) {
    this.sluice = sluice;
    this.api = api;
    this.lookup = new ReleaseLookup(api);
  }

  /// @return the exit code for the release's outcome
  /// @throws CliException if `timeout` expires first
  Exit untilEnd(UUID id, Optional<Duration> timeout) {
    return untilEnd(id, timeout, Set.of());
  }

  /// @param expected outcomes that count as success, besides [Outcome#SUCCEEDED]
  /// @return the exit code for the release's outcome
  /// @throws CliException if `timeout` expires first
  Exit untilEnd(UUID id, Optional<Duration> timeout, Set<Outcome> expected) {
    ReleaseView ended;
    try (Display display = display();
        var _ = hint(id);
        var events = new EventFollower(api, "/releases/" + id + "/events", Optional.of("0"))) {
      ended = watch(id, timeout.map(sluice.now()::plus), display, events);
    }
    Exit exit = reportOutcome(ended);
    return ended.outcome().filter(expected::contains).isPresent() ? Exit.OK : exit;
  }

  private ReleaseView watch(
      UUID id, Optional<Instant> until, Display display, EventFollower events) {
    Instant lastResponse = sluice.now();
    Instant lastRead = Instant.MIN;
    ReleaseView release = lookup.readRelease(id);
    while (true) {
      boolean hasEvents = passEvents(display, events);
      Instant now = sluice.now();
      if (hasEvents || !now.isBefore(lastRead.plus(REFRESH_INTERVAL))) {
        lastRead = now;
        try {
          release = lookup.readRelease(id);
          lastResponse = now;
        } catch (CliException failure) {
          if (!failure.isPassing() || now.isAfter(lastResponse.plus(OUTAGE_MAX))) {
            throw failure;
          }
        }
      }
      display.onRelease(release);
      if (ReleaseLookup.hasEnded(release)) {
        passEvents(display, events);
        return release;
      }
      if (until.filter(now::isAfter).isPresent()) {
        throw CliException.timedOut(
            "%s %s is still %s: %s"
                .formatted(
                    release.lane(),
                    release.version(),
                    TextFormats.of(release.state()),
                    TextFormats.line(release.reason())),
            "it continues; 'sluice get %s --watch' shows it".formatted(TextFormats.brief(id)));
      }
    }
  }

  /// Waits at most 200 ms for an event and passes all received events to `display`.
  private static boolean passEvents(Display display, EventFollower events) {
    boolean hasEvents = false;
    Duration wait = EVENT_WAIT;
    for (var sent = events.poll(wait); sent.isPresent(); sent = events.poll(Duration.ZERO)) {
      display.onEvent(parse(sent.get()));
      hasEvents = true;
    }
    return hasEvents;
  }

  private static EventSummary parse(Sent sent) {
    return ResponseReader.read(sent.data(), EventSummary.class);
  }

  private Display display() {
    if (sluice.isJson()) {
      return new Display.JsonLines(sluice.terminal());
    }
    return sluice.terminal().interactive()
        ? new Live(sluice.terminal(), sluice.clock())
        : new Display.Lines(sluice.terminal());
  }

  /// Prints a line if the process is interrupted.
  private ShutdownHook hint(UUID id) {
    String begin = sluice.terminal().interactive() ? "\n" : ""; // the terminal has printed ^C
    String line =
        ("%sinterrupted; Sluice continues without this command: '%s get %s --watch' shows the"
                + " release")
            .formatted(begin, sluice.called(), TextFormats.brief(id));
    return new ShutdownHook(() -> {
      if (!sluice.isJson()) {
        sluice.terminal().note(line);
      }
    });
  }

  private Exit reportOutcome(ReleaseView release) {
    Outcome outcome = release.outcome().orElse(Outcome.FAILED);
    if (!sluice.isJson()) {
      sluice.println(
          "%s %s %s %s: %s"
              .formatted(
                  new Tree(sluice.colors(), sluice.now()).mark(outcome),
                  release.lane(),
                  release.version(),
                  sluice.colors().bold(TextFormats.of(outcome)),
                  TextFormats.line(release.reason())));
    }
    return exit(outcome);
  }

  static Exit exit(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> Exit.OK;
      case ROLLED_BACK, ABORTED, SUPERSEDED, REJECTED, EXPIRED, FAILED -> Exit.OTHER_OUTCOME;
    };
  }
}
