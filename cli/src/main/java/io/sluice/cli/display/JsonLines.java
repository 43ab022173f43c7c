package io.sluice.cli.display;

import io.sluice.cli.api.EventSummary;
import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;

/// Prints the release as one line of JSON each time it changes.
public final class JsonLines implements Display {
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
