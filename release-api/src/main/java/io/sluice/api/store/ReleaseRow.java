package io.sluice.api.store;

import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import java.time.Instant;
import java.util.UUID;

/// The row of a release.
///
/// @param document the view as JSON
public record ReleaseRow(UUID id, String lane, Instant posted, long sequence, String document) {

  /// Returns the view of the release, without its place in the queue.
  public ReleaseView view() {
    return Json.readTolerant(document, ReleaseView.class);
  }
}
