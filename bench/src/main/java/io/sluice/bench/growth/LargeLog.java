package io.sluice.bench.growth;

import io.sluice.bench.base.BenchDatabase;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// A log of many lanes and releases, half of them older than 400 days. PostgreSQL itself writes it.
final class LargeLog {
  private static final int RELEASES_A_LANE = 200;
  private static final String ID = "md5(l || '/' || r)::uuid::text";
  private static final String BEFORE = "md5(l || '/' || r - 1)::uuid::text";

  private static final String EVENTS =
      """
      insert into lane_event (lane, seq, id, release, topic, type, event, at, sent_at)
      select 'production/shop' || l, r * %1$d + i, gen_random_uuid(), (%2$s)::uuid,
        'release.progress', type, replace(replace(event, '%4$s', %2$s), '%5$s', %3$s)::json, at, at
      from (
        select r, l, now() - interval '800 days' * (1 - (r + 1) / %6$d.0) as at
        from generate_series(?::bigint, ?::bigint) r, generate_series(1, ?::bigint) l
      ) release, sample
      """
          .formatted(
              SampleRelease.EVENTS,
              ID,
              BEFORE,
              SampleRelease.ID,
              SampleRelease.BEFORE,
              RELEASES_A_LANE);

  private final BenchDatabase database;
  private final int lanes;

  LargeLog(BenchDatabase database, long rows) {
    this.database = database;
    this.lanes = Math.toIntExact(Math.max(1, rows / RELEASES_A_LANE / SampleRelease.EVENTS));
  }

  int lanes() {
    return lanes;
  }

  long rows() {
    return (long) lanes * RELEASES_A_LANE * SampleRelease.EVENTS;
  }

  /// Fills the log without its indexes, which is faster, and then creates them again.
  void fill() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      run(connection, "set maintenance_work_mem = '512MB'");
      List<String> indexStatements = dropIndexes(connection);
      sample(connection);
      for (int release = 0; release < RELEASES_A_LANE; release++) {
        var _ = Sql.run(connection, EVENTS, release, release, lanes);
      }
      rows(connection);
      for (String statement : indexStatements) {
        run(connection, statement);
      }
      run(connection, "vacuum analyze lane_event");
      run(connection, "vacuum analyze lane");
      run(connection, "vacuum analyze lane_checkpoint");
      run(connection, "checkpoint");
    }
  }

  private static void run(Connection connection, String sql) {
    var _ = Sql.run(connection, sql);
  }

  /// @return the statements that create them again
  private static List<String> dropIndexes(Connection connection) {
    record Index(String drop, String make) {}
    List<Index> all =
        Sql.list(
            connection,
            """
            select 'alter table lane_event drop constraint ' || conname as drop,
              'alter table lane_event add constraint ' || conname || ' '
                || pg_get_constraintdef(oid) as make
            from pg_constraint where conrelid = 'lane_event'::regclass and contype in ('p', 'u', 'f')
            union all
            select 'drop index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
            from pg_index i where i.indrelid = 'lane_event'::regclass and not exists (
              select from pg_constraint c where c.conindid = i.indexrelid)
            """,
            row -> new Index(row.getString("drop"), row.getString("make")));
    all.forEach(each -> run(connection, each.drop()));
    return all.stream().map(Index::make).toList();
  }

  private static void sample(Connection connection) {
    run(connection, "create temp table sample (i bigint, type text, event text)");
    List<Progress> events = SampleRelease.events();
    for (int i = 0; i < events.size(); i++) {
      var _ =
          Sql.run(
              connection,
              "insert into sample values (?, ?, ?)",
              i + 1L,
              EventType.of(events.get(i)),
              Json.write(events.get(i)));
    }
  }

  private void rows(Connection connection) {
    var _ =
        Sql.run(
            connection,
            "insert into lane (key, seq, at, snapshot)"
                + " select 'production/shop' || l, ?, now(), replace(?, ?, %s)".formatted(ID)
                + " from generate_series(1, ?::bigint) l, (select ?::bigint as r) last",
            (long) RELEASES_A_LANE * SampleRelease.EVENTS,
            Json.write(SampleRelease.lane()),
            SampleRelease.ID.toString(),
            lanes,
            RELEASES_A_LANE - 1);
    run(
        connection,
        "insert into lane_checkpoint (lane, seq, state) select key, seq, snapshot from lane");
  }
}
