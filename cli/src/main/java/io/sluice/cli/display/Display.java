package io.sluice.cli.display;

import io.sluice.cli.api.EventSummary;
import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;

/// Shows a release until it ends.
public interface Display extends AutoCloseable {
  /// Receives an event of the release.
  void onEvent(EventSummary event);

  /// Receives the current state of the release, several times a second.
  void onRelease(ReleaseView release);

  @Override
  void close();

  /// Prints one line for each event, for logs and pipelines.
  final class Lines implements Display {
    private final Terminal terminal;

    public Lines(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public void onEvent(EventSummary event) {
      terminal.println(
          terminal.colors().dim(TextFormats.clock(event.time(), terminal.zone()))
              + "  "
              + TextFormats.line(event.sentence()));
    }

    @Override
    public void onRelease(ReleaseView release) {}

    @Override
    public void close() {}
  }

  /// Prints the release as one line of JSON each time it changes.
  final class JsonLines implements Display {
    private final Terminal terminal;
    private String last = "";

    public JsonLines(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public void onEvent(EventSummary event) {}

    @Override
    public void onRelease(ReleaseView release) {
      String json = Json.write(release);
      if (!json.equals(last)) {
        last = json;
        terminal.println(json);
      }
    }

    @Override
    public void close() {}
  }
}
