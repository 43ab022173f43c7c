package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// A row of `tick`: the first tick of a run, and the number of ticks in it.
final class TickRun {

  static TicksRecorded read(ResultSet row) throws SQLException {
    long length = row.getLong("ticks");
    Duration elapsed = Duration.ofNanos(row.getLong("elapsed_nanos"));
    return new TicksRecorded(
        new Tick(
            row.getLong("n"),
            Sql.instant(row, "began"),
            Sql.instant(row, "ended"),
            elapsed.minus(elapsed.dividedBy(length).multipliedBy(length - 1)),
            counts(row, ""),
            counts(row, "stable_"),
            row.getBoolean("shifted"),
            Json.read(row.getString("fleet"), InstanceCounts.class),
            row.getInt("probes"),
            row.getInt("failed_probes"),
            SourceSampleJson.read(row.getString("measured"))),
        length);
  }

  private static Counts counts(ResultSet row, String side) throws SQLException {
    Long[] slow = (Long[]) row.getArray(side + "slow").getArray();
    return new Counts(
        row.getLong(side + "requests"),
        row.getLong(side + "errors"),
        List.of(slow),
        row.getLong(side + "aborted_count"));
  }

  private TickRun() {}
}
