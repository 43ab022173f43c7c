package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The records of the noise of lanes: a row of `lane_noise` for each measurement.
final class LaneNoise {
  private static final System.Logger LOG = System.getLogger(LaneNoise.class.getName());

  /// Returns the records: see [io.sluice.health.watch.WatchStore#noiseRecords]. A record that
  /// cannot be read is left out, so that it stops no release.
  static List<NoiseRecord> read(JdbcTx tx, LaneKey lane) {
    return Sql.list(
            tx.connection(),
            """
            select release, measured_at, noise from lane_noise where lane = ?
            order by id desc limit ?
            """,
            row -> findRecord(lane, row),
            lane.toString(),
            FleetNoise.RECORDS)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<NoiseRecord> findRecord(LaneKey lane, ResultSet row) throws SQLException {
    try {
      return Optional.of(
          new NoiseRecord(
              lane,
              Sql.findUuid(row, "release"),
              Sql.instant(row, "measured_at"),
              Json.read(row.getString("noise"), FleetNoise.class)));
    } catch (Json.UnreadableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a record of the noise of {0} cannot be read: {1}",
          lane,
          e.getMessage());
      return Optional.empty();
    }
  }

  /// Returns lanes: see [io.sluice.health.watch.WatchStore#lanesMeasuredAfter].
  static Set<LaneKey> lanesMeasuredAfter(JdbcTx tx, Instant since) {
    return new HashSet<>(
        Sql.list(
            tx.connection(),
            "select distinct lane from lane_noise where measured_at > ?",
            row -> LaneKey.parse(row.getString("lane")),
            since));
  }

  /// Adds a record, and deletes the oldest beyond the maximum. The lane must be locked.
  static void add(JdbcTx tx, NoiseRecord noiseRecord) {
    String lane = noiseRecord.lane().toString();
    Sql.run(
        tx.connection(),
        """
        insert into lane_noise (lane, release, measured_at, noise) values (?, ?, ?, ?)
        on conflict (lane, release) do nothing
        """,
        lane,
        noiseRecord.release(),
        noiseRecord.at(),
        Json.write(noiseRecord.noise()));
    Sql.run(
        tx.connection(),
        """
        delete from lane_noise where lane = ? and id <=
          (select id from lane_noise where lane = ? order by id desc offset ? limit 1)
        """,
        lane,
        lane,
        FleetNoise.RECORDS);
  }

  private LaneNoise() {}
}
