package io.sluice.api.command;

import io.sluice.api.document.DocumentDiff;
import io.sluice.api.http.Caller;
import io.sluice.api.store.SettingsStore.Author;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.view.SettingsDiffView;
import java.util.Optional;

/// The circumstances of a change of a settings document.
///
/// @param reason empty if none was given
/// @param dryRun whether the change is only validated
record SettingsChange(Precondition precondition, Caller caller, String reason, boolean dryRun) {

  /// The effect of a change.
  ///
  /// @param before document before the change; empty if there was none
  /// @param after document after the change, or as it would be
  record Effect(Optional<Stored> before, Stored after) {

    /// Returns the difference that the change makes.
    SettingsDiffView diff() {
      return diff(before, after);
    }

    /// Returns the difference of two revisions.
    static SettingsDiffView diff(Optional<Stored> from, Stored to) {
      DocumentDiff diff = DocumentDiff.of(from.map(Stored::document).orElse("{}"), to.document());
      return new SettingsDiffView(
          to.name(),
          from.map(Stored::revision).orElse(0L),
          to.revision(),
          diff.differences(),
          diff.omitted());
    }
  }

  Author author() {
    return new Author(caller.name(), reason);
  }
}
