package io.sluice.cli.display;

import io.sluice.cli.api.EventSummary;
import io.sluice.contract.view.ReleaseView;

/// Prints one line for each event, for logs and pipelines.
public final class Lines implements Display {
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
