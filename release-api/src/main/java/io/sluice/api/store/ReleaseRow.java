package io.sluice.api.store;

import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The row of a release.
///
/// @param document the view as JSON
/// @param verdict see [StoredVerdict]
public record ReleaseRow(
    UUID id,
    String lane,
    Instant posted,
    long sequence,
    String document,
    @Nullable String verdict) {

  /// Returns the view of the release, without its place in the queue.
  public ReleaseView view() {
    return StoredVerdict.join(Json.readTolerant(document, ReleaseView.class), verdict);
  }
}
