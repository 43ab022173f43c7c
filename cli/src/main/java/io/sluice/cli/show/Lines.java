package io.sluice.cli.show;

import io.sluice.cli.api.Told;
import io.sluice.contract.view.ReleaseView;

/// Prints one line for each event, for logs and pipelines.
public final class Lines implements Display {
  private final Terminal terminal;

  public Lines(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void told(Told told) {
    terminal.say(
        terminal.ink().dim(Words.clock(told.time(), terminal.zone()))
            + "  "
            + Words.line(told.sentence()));
  }

  @Override
  public void shown(ReleaseView release) {}

  @Override
  public void close() {}
}
