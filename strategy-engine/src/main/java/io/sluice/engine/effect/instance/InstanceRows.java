package io.sluice.engine.effect.instance;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// Rows of the instance table as the database gives them.
final class InstanceRows {
  static InstanceRow read(ResultSet row) throws SQLException {
    long pid = row.getLong("pid");
    Optional<Long> number = row.wasNull() ? Optional.empty() : Optional.of(pid);
    String boot = row.getString("boot");
    Optional<ProcessId> process =
        Optional.ofNullable(row.getString("start")).map(it -> new ProcessId(number, it, boot));
    return new InstanceRow(
        row.getObject("id", UUID.class),
        LaneKey.parse(row.getString("lane")),
        row.getObject("release", UUID.class),
        row.getInt("slot"),
        row.getString("host"),
        row.getInt("port"),
        process,
        InstanceRow.Mark.valueOf(row.getString("mark")),
        Json.read(row.getString("spec"), ReleaseSpec.class),
        Sql.instant(row, "since"),
        row.getInt("restarts"));
  }

  private InstanceRows() {}
}
