package io.sluice.contract.view;

import java.time.Instant;
import java.util.List;

/// A changed settings document.
///
/// @param revision its revision; of a dry run, the one that it would have
/// @param dryRun whether nothing was changed
/// @param differences those from the revision before: at most 500, none if nothing changed
/// @param omitted number of further differences
/// @param <T> [io.sluice.contract.Setting.Environment] or [io.sluice.contract.Setting.Application]
public record SettingsChangeView<T>(
    String name,
    long revision,
    Instant changed,
    T document,
    boolean dryRun,
    List<SettingsDifference> differences,
    int omitted) {
  public SettingsChangeView {
    differences = List.copyOf(differences);
  }
}
