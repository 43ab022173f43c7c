package io.sluice.api.store;

import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// The environment and application of a lane, and its state in the read model, read in one
/// statement.
///
/// @param environment empty if there is none of that name
/// @param application empty if there is none of that name
/// @param now time of the database's clock
public record LaneContext(
    Optional<Stored> environment, Optional<Stored> application, Lane lane, Instant now) {
  private static final String FIND =
      """
      select clock_timestamp() as now, lane_status.folded,
        e.name as e_name, e.revision as e_revision, e.document as e_document, e.changed as e_changed,
        a.name as a_name, a.revision as a_revision, a.document as a_document, a.changed as a_changed
      from (values (?, ?, ?)) as requested (environment, application, lane)
      left join setting e on e.key = requested.environment and not e.deleted
      left join setting a on a.key = requested.application and not a.deleted
      left join lane_status on lane_status.lane = requested.lane
      """;

  public static LaneContext read(Connection connection, LaneKey lane) {
    return Sql.findFirst(
            connection,
            FIND,
            LaneContext::read,
            SettingsStore.environmentKey(lane.environment()),
            SettingsStore.applicationKey(lane.application()),
            lane.toString())
        .orElseThrow();
  }

  private static LaneContext read(ResultSet row) throws SQLException {
    return new LaneContext(
        findStored(row, "e_"),
        findStored(row, "a_"),
        Optional.ofNullable(row.getString("folded"))
            .map(folded -> Json.readTolerant(folded, Lane.class))
            .orElse(Lane.EMPTY),
        Sql.instant(row, "now"));
  }

  private static Optional<Stored> findStored(ResultSet row, String of) throws SQLException {
    String name = row.getString(of + "name");
    return name == null
        ? Optional.empty()
        : Optional.of(
            new Stored(
                name,
                row.getLong(of + "revision"),
                false,
                row.getString(of + "document"),
                Sql.instant(row, of + "changed")));
  }
}
