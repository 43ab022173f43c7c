package io.sluice.api.console;

import io.sluice.api.command.SettingsKind;
import io.sluice.contract.view.SettingsDiffView;
import io.sluice.contract.view.TextFormats;

/// The page of the differences of two revisions.
public record SettingsDiffPage(SettingsKind kind, String name, SettingsDiffView diff) {

  public String address() {
    return SettingsCard.address(kind, name);
  }

  /// Returns the author of the later revision with the reason, as the command line shows them;
  /// empty if it was made before callers were stored.
  public String author() {
    return diff.caller()
        .map(caller ->
            TextFormats.line(
                "revision %d by %s%s"
                    .formatted(diff.to(), caller, diff.reason().map(": "::concat).orElse(""))))
        .orElse("");
  }
}
