package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.health.watch.Asks;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.Watches;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Watches and ticks as rows beside the lane log, in the same transactions.
public final class JdbcWatches implements Watches<JdbcTx> {
  /// Most rows removed in one transaction.
  private static final int FORGET_MAX = 5_000;

  @Override
  public List<Open> open(JdbcTx tx) {
    return Sql.list(
        tx.connection(),
        "select release, lane, step, probing, health_path, asks from watch where ended_at is null",
        row ->
            new Open(
                Sql.uuid(row, "release"),
                LaneKey.parse(row.getString("lane")),
                row.getInt("step"),
                row.getBoolean("probing"),
                row.getString("health_path"),
                Optional.ofNullable(row.getString("asks"))
                    .map(json -> Json.read(json, Asks.class))));
  }

  @Override
  public Optional<Watch> find(JdbcTx tx, UUID release) {
    return Sql.first(
        tx.connection(),
        "select watch from watch where release = ? and ended_at is null",
        row -> Json.read(row.getString("watch"), Watch.class),
        release);
  }

  @Override
  public void save(JdbcTx tx, Watch watch) {
    Sql.run(
        tx.connection(),
        """
        insert into watch (release, lane, step, last_tick, probing, health_path, watch, asks)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (release) do update set step = excluded.step, last_tick = excluded.last_tick,
          probing = excluded.probing, watch = excluded.watch, asks = excluded.asks
        """,
        watch.release(),
        watch.lane().toString(),
        watch.state().tally().step(),
        watch.state().ledger().lastTick(),
        watch.state().probing(),
        watch.healthPath(),
        Json.write(watch),
        Asks.of(watch).map(Json::write));
  }

  @Override
  public void end(JdbcTx tx, UUID release) {
    Sql.run(
        tx.connection(),
        "update watch set ended_at = clock_timestamp() where release = ? and ended_at is null",
        release);
  }

  @Override
  public void add(JdbcTx tx, Watch watch, Tick tick) {
    boolean merges = watch.quietFrom() > 0 && watch.quietFrom() < tick.number();
    if (merges) {
      merge(tx, watch, tick);
    } else {
      insert(tx, watch.release(), tick);
    }
  }

  /// Adds `tick` to the run of empty ones before it.
  private static void merge(JdbcTx tx, Watch watch, Tick tick) {
    int changed =
        Sql.run(
            tx.connection(),
            """
            update tick set ticks = ticks + 1, ended = ?, elapsed_nanos = elapsed_nanos + ?
            where release = ? and n = ? and n + ticks = ?
            """,
            tick.to(),
            tick.elapsed().toNanos(),
            watch.release(),
            watch.quietFrom(),
            tick.number());
    if (changed != 1) {
      throw new IllegalStateException(
          "tick %d of %s is there, or the one before is not"
              .formatted(tick.number(), watch.release()));
    }
  }

  private static void insert(JdbcTx tx, UUID release, Tick tick) {
    Sql.run(
        tx.connection(),
        """
        insert into tick (release, n, began, ended, elapsed_nanos, requests, errors, slow,
          left_count, stable_requests, stable_errors, stable_slow, stable_left_count, shifted,
          fleet, probes, failed_probes, measured)
        values (?, ?, ?, ?, ?, ?, ?, ?::bigint[], ?, ?, ?, ?::bigint[], ?, ?, ?, ?, ?, ?)
        """,
        release,
        tick.number(),
        tick.from(),
        tick.to(),
        tick.elapsed().toNanos(),
        tick.candidate().requests(),
        tick.candidate().errors(),
        tick.candidate().slow(),
        tick.candidate().left(),
        tick.stable().requests(),
        tick.stable().errors(),
        tick.stable().slow(),
        tick.stable().left(),
        tick.shifted(),
        Json.write(tick.fleet()),
        tick.probes(),
        tick.failedProbes(),
        MeasuredJson.write(tick.measured()));
  }

  @Override
  public void note(JdbcTx tx, Watch watch, Recorded what) {
    Sql.run(
        tx.connection(),
        "insert into note (release, tick, note) values (?, ?, ?)",
        watch.release(),
        watch.state().ledger().lastTick(),
        Json.write(what));
  }

  /// Whose verdicts are recorded, also of a watch that has ended; empty if there are none.
  public Optional<Recording> recording(JdbcTx tx, UUID release) {
    return Sql.first(
            tx.connection(),
            "select watch from watch where release = ?",
            row -> Json.read(row.getString("watch"), Watch.class),
            release)
        .map(watch ->
            Recording.of(watch.release(), watch.lane(), watch.stable(), watch.state().analysis()));
  }

  /// Some of what is recorded, in order.
  ///
  /// @param cursor of the part before; empty for the first
  /// @throws IllegalArgumentException if there is no such cursor
  public Recording.Part part(JdbcTx tx, UUID release, Optional<String> cursor, int limit) {
    return Parts.read(tx, release, cursor, limit);
  }

  /// The recorded ticks of a release, in order; runs of empty ones as single ticks again.
  public List<Tick> ticks(JdbcTx tx, UUID release) {
    return Packs.read(tx, release, 0, Integer.MAX_VALUE).stream()
        .flatMap(run -> run.ticks().stream())
        .toList();
  }

  /// Packs rows of ticks of one release that ended before `before`, so that they take little room.
  ///
  /// @return how many; if not 0 there may be more
  public int pack(JdbcTx tx, Instant before) {
    return Packs.pack(tx, before);
  }

  /// Removes ticks that ended before `before`, and watches without any that ended so long ago.
  ///
  /// @return how many rows were removed; if not 0 there may be more
  public int forget(JdbcTx tx, Instant before) {
    int ticks =
        Sql.run(
            tx.connection(),
            """
            delete from tick where (release, n) in
              (select release, n from tick where ended < ? order by ended limit ?)
            """,
            before,
            FORGET_MAX);
    int packs = Sql.run(tx.connection(), "delete from tick_pack where ended < ?", before);
    return ticks
        + packs
        + Sql.run(
            tx.connection(),
            """
            delete from watch where ended_at < ?
              and not exists (select 1 from tick where tick.release = watch.release)
              and not exists (select 1 from tick_pack where tick_pack.release = watch.release)
            """,
            before);
  }
}
