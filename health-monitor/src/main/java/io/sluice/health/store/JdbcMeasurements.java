package io.sluice.health.store;

import io.sluice.contract.Envelope;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Measurement;
import io.sluice.contract.Measurement.ReleaseJudged;
import io.sluice.contract.Measurement.RequestsCounted;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.health.source.topic.Measurements;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Measurements as rows: the latest of each, and at most [#ROWS_MAX] for each name in a lane.
public final class JdbcMeasurements implements Measurements {
  /// The maximum number of instances of two versions.
  static final int ROWS_MAX = 1_000;

  private static final double NANOS = 1e9;

  private final JdbcTransactions<JdbcTx> transactions;

  public JdbcMeasurements(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  private record About(String name, String instance, Optional<String> version) {}

  private static About about(Measurement measurement) {
    return switch (measurement) {
      case RequestsCounted it -> new About(it.check(), it.instance(), it.version());
      case ValuesMeasured it -> new About(it.check(), "", it.version());
      case ReleaseJudged it -> new About(it.monitor(), "", Optional.empty());
    };
  }

  /// Stores a measurement.
  ///
  /// @throws IllegalArgumentException if it names neither a release nor a version
  public void keep(Envelope<Measurement> told) {
    About about = about(told.event());
    String subject =
        told.release()
            .map(UUID::toString)
            .or(about::version)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "names no release: set the header ce_release, or a version if one is allowed"));
    var _ =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                """
                insert into measurement (lane, subject, name, kind, instance, told)
                select ?, ?, ?, ?, ?, ?
                where (select count(*) from measurement where lane = ? and name = ?) < ?
                  or exists (select 1 from measurement
                    where lane = ? and subject = ? and name = ? and kind = ? and instance = ?)
                on conflict (lane, subject, name, kind, instance) do update
                  set told = excluded.told, received_at = clock_timestamp()
                """,
                told.lane().toString(),
                subject,
                about.name(),
                EventType.of(told.event()),
                about.instance(),
                Json.write(told.event()),
                told.lane().toString(),
                about.name(),
                ROWS_MAX,
                told.lane().toString(),
                subject,
                about.name(),
                EventType.of(told.event()),
                about.instance()));
  }

  @Override
  public List<Kept> about(LaneKey lane, UUID release, String version, String name) {
    return transactions.call(tx ->
        Sql.list(
            tx.connection(),
            """
            select told, extract(epoch from clock_timestamp() - received_at) as age from measurement
            where lane = ? and name = ? and subject = any (?) order by kind, instance, subject
            """,
            row ->
                new Kept(
                    Json.read(row.getString("told"), Measurement.class),
                    Duration.ofNanos((long) (row.getDouble("age") * NANOS))),
            lane.toString(),
            name,
            List.of(release.toString(), version)));
  }
}
