package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;

/// The differences of two revisions of a settings document.
///
/// @param from earlier revision; 0 if there was no document
/// @param to later revision
/// @param caller author of the later revision; empty in a dry run, and if it was made before
///   callers were stored
/// @param reason reason of the later revision
/// @param differences at most 500, in the order of the documents
/// @param omitted number of further differences
public record SettingsDiffView(
    String name,
    long from,
    long to,
    Optional<String> caller,
    Optional<String> reason,
    List<SettingsDifference> differences,
    int omitted) {
  public SettingsDiffView {
    differences = List.copyOf(differences);
  }
}
