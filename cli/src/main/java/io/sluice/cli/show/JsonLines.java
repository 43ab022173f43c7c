package io.sluice.cli.show;

import io.sluice.cli.api.Told;
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
  public void told(Told told) {}

  @Override
  public void shown(ReleaseView release) {
    String json = Json.write(release);
    if (!json.equals(last)) {
      last = json;
      terminal.say(json);
    }
  }

  @Override
  public void close() {}
}
