package io.sluice.contract.view;

import java.util.List;

/// The differences of two revisions of a settings document.
///
/// @param from earlier revision; 0 if there was no document
/// @param to later revision
/// @param differences at most 500, in the order of the documents
/// @param omitted number of further differences
public record SettingsDiffView(
    String name, long from, long to, List<SettingsDifference> differences, int omitted) {
  public SettingsDiffView {
    differences = List.copyOf(differences);
  }
}
