package io.sluice.api.store;

import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/// The row of a release.
///
/// @param document the view as JSON
public record ReleaseRow(UUID id, String lane, Instant posted, long sequence, String document) {
  static final String SELECT = "select id, lane, posted, sequence, view from release ";

  static ReleaseRow read(ResultSet row) throws SQLException {
    return new ReleaseRow(
        Sql.uuid(row, "id"),
        row.getString("lane"),
        Sql.instant(row, "posted"),
        row.getLong("sequence"),
        row.getString("view"));
  }

  /// Returns the view of the release, without its place in the queue.
  public ReleaseView view() {
    return Json.readTolerant(document, ReleaseView.class);
  }
}
