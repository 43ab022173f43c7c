package io.sluice.health.store;

import io.sluice.contract.Envelope;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Measurement;
import io.sluice.contract.Measurement.RequestsCounted;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.contract.Measurement.VerdictReported;
import io.sluice.health.source.topic.MeasurementStore;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Measurements as rows: the latest of each, and at most [#ROWS_MAX] for each name in a lane.
public final class JdbcMeasurementStore implements MeasurementStore {
  /// The maximum number of instances of two versions.
  static final int ROWS_MAX = 1_000;

  private static final double NANOS = 1e9;

  private final JdbcTransactions<JdbcTx> transactions;

  public JdbcMeasurementStore(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  private record MeasurementKey(String name, String instance, Optional<String> version) {}

  private static MeasurementKey key(Measurement measurement) {
    return switch (measurement) {
      case RequestsCounted it -> new MeasurementKey(it.check(), it.instance(), it.version());
      case ValuesMeasured it -> new MeasurementKey(it.check(), "", it.version());
      case VerdictReported it -> new MeasurementKey(it.monitor(), "", Optional.empty());
    };
  }

  /// Stores a measurement.
  ///
  /// @throws IllegalArgumentException if it names neither a release nor a version
  public void store(Envelope<Measurement> envelope) {
    MeasurementKey key = key(envelope.event());
    String subject =
        envelope
            .release()
            .map(UUID::toString)
            .or(key::version)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "names no release: set the header ce_release, or a version if one is allowed"));
    var _ =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                """
                insert into measurement (lane, subject, name, kind, instance, body)
                select ?, ?, ?, ?, ?, ?
                where (select count(*) from measurement where lane = ? and name = ?) < ?
                  or exists (select 1 from measurement
                    where lane = ? and subject = ? and name = ? and kind = ? and instance = ?)
                on conflict (lane, subject, name, kind, instance) do update
                  set body = excluded.body, received_at = clock_timestamp()
                """,
                envelope.lane().toString(),
                subject,
                key.name(),
                EventType.of(envelope.event()),
                key.instance(),
                Json.write(envelope.event()),
                envelope.lane().toString(),
                key.name(),
                ROWS_MAX,
                envelope.lane().toString(),
                subject,
                key.name(),
                EventType.of(envelope.event()),
                key.instance()));
  }

  @Override
  public List<StoredMeasurement> read(LaneKey lane, UUID release, String version, String name) {
    return transactions.call(tx ->
        Sql.list(
            tx.connection(),
            """
            select body, extract(epoch from clock_timestamp() - received_at) as age from measurement
            where lane = ? and name = ? and subject = any (?) order by kind, instance, subject
            """,
            row ->
                new StoredMeasurement(
                    Json.read(row.getString("body"), Measurement.class),
                    Duration.ofNanos((long) (row.getDouble("age") * NANOS))),
            lane.toString(),
            name,
            List.of(release.toString(), version)));
  }
}
