package io.sluice.api.command;

import io.sluice.api.document.DocumentDiff;
import io.sluice.api.http.Caller;
import io.sluice.api.store.SettingsHistory.Revision;
import io.sluice.api.store.SettingsStore.Author;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.view.SettingsDiffView;
import java.util.Optional;

/// The circumstances of a change of a settings document.
///
/// @param reason empty in a dry run that has none
/// @param dryRun whether the change is only validated
record SettingsChange(Precondition precondition, Caller caller, String reason, boolean dryRun) {

  /// The effect of a change.
  ///
  /// @param before document before the change; empty if there was none
  /// @param after document after the change, or as it would be
  record Effect(Optional<Stored> before, Stored after) {

    /// Returns the difference that the change makes.
    SettingsDiffView diff() {
      return diff(before, new Revision(after, Optional.empty(), Optional.empty()));
    }

    /// Returns the difference of two revisions.
    static SettingsDiffView diff(Optional<Stored> from, Revision to) {
      Stored after = to.stored();
      DocumentDiff diff =
          DocumentDiff.of(from.map(Stored::document).orElse("{}"), after.document());
      return new SettingsDiffView(
          after.name(),
          from.map(Stored::revision).orElse(0L),
          after.revision(),
          to.caller(),
          to.reason(),
          diff.differences(),
          diff.omitted());
    }
  }

  Author author() {
    return new Author(caller.name(), reason);
  }
}
