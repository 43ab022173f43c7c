package io.sluice.api.console;

import io.sluice.contract.LaneKey;
import java.util.UUID;

/// A new release as a person wrote it.
///
/// @param command id of the release, so that a form that is sent twice is one release
/// @param document text in YAML or JSON
public record ReleaseDraft(LaneKey lane, UUID command, String document) {

  /// Returns the draft for another release: the id is that of a made one.
  ReleaseDraft withNewCommand() {
    return new ReleaseDraft(lane, UUID.randomUUID(), document);
  }
}
