package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Recorded.Ticked;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.health.watch.Raw;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.Watches;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Watches and ticks as rows next to the lane log, in the same transactions.
public final class JdbcWatches implements Watches<JdbcTx> {
  private record Row(UUID release, Watch whole, long version) {}

  @Override
  public List<Standing> open(JdbcTx tx) {
    return Sql.list(
        tx.connection(),
        "select release, lane, version from watch where ended_at is null",
        row ->
            new Standing(
                Sql.uuid(row, "release"),
                LaneKey.parse(row.getString("lane")),
                row.getLong("version")));
  }

  @Override
  public List<Stored> read(JdbcTx tx, Collection<UUID> releases) {
    if (releases.isEmpty()) {
      return List.of();
    }
    List<Row> rows =
        Sql.list(
            tx.connection(),
            """
            select release, watch, version, raw from watch
            where release = any (?) and ended_at is null
            """,
            JdbcWatches::row,
            releases);
    Map<UUID, List<Packs.Pack>> packs =
        Packs.since(tx, releases).stream().collect(Collectors.groupingBy(Packs.Pack::release));
    return rows.stream()
        .map(row -> stored(row, packs.getOrDefault(row.release(), List.of())))
        .toList();
  }

  @Override
  public Optional<Stored> find(JdbcTx tx, UUID release) {
    return Sql.first(
            tx.connection(),
            """
            select release, watch, version, raw from watch
            where release = ? and ended_at is null for update
            """,
            JdbcWatches::row,
            release)
        .map(row -> stored(row, Packs.since(tx, List.of(release))));
  }

  /// Reads a watch. If the last write was not a whole one, the column `raw` has the end of the last
  /// tick.
  private static Row row(ResultSet row) throws SQLException {
    Watch whole = Json.read(row.getString("watch"), Watch.class);
    Optional<Raw> raw =
        Optional.ofNullable(row.getString("raw")).map(json -> Json.read(json, Raw.class));
    return new Row(whole.release(), raw.map(whole::endedAt).orElse(whole), row.getLong("version"));
  }

  private static Stored stored(Row row, List<Packs.Pack> packs) {
    List<Ticked> since = packs.stream().flatMap(pack -> pack.runs().stream()).toList();
    return new Stored(row.whole(), row.version(), since);
  }

  @Override
  public Set<UUID> write(JdbcTx tx, List<Change> changes) {
    List<Change> written = new ArrayList<>();
    for (boolean isNew : new boolean[] {true, false}) {
      List<Change> some =
          changes.stream().filter(change -> (change.version() == 0) == isNew).toList();
      int[] counts =
          isNew
              ? Sql.batch(tx.connection(), INSERT, some.stream().map(JdbcWatches::fresh).toList())
              : Sql.batch(tx.connection(), UPDATE, some.stream().map(JdbcWatches::next).toList());
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] == 1) {
          written.add(some.get(i));
        }
      }
    }
    Packs.add(tx, written);
    note(tx, written);
    return written.stream()
        .map(change -> change.watch().release())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static final String INSERT =
      """
      insert into watch (release, lane, last_tick, whole, watch) values (?, ?, ?, ?, ?)
      on conflict (release) do nothing
      """;

  private static Object[] fresh(Change change) {
    long last = change.watch().state().ledger().lastTick();
    return new Object[] {
      change.watch().release(),
      change.watch().lane().toString(),
      last,
      last,
      Json.write(change.watch())
    };
  }

  /// Keeps the last whole watch unless the change has a whole one, since most of the bytes are in
  /// it.
  private static final String UPDATE =
      """
      update watch set version = version + 1, last_tick = ?, raw = ?, watch = coalesce(?, watch),
        whole = coalesce(?, whole)
      where release = ? and version = ? and ended_at is null
      """;

  private static Object[] next(Change change) {
    Watch watch = change.watch();
    Optional<Watch> whole = Optional.of(watch).filter(_ -> change.whole());
    long last = watch.state().ledger().lastTick();
    return new Object[] {
      last,
      watch.raw().filter(_ -> !change.whole()).map(Json::write),
      whole.map(Json::write),
      whole.map(_ -> last),
      watch.release(),
      change.version()
    };
  }

  private static void note(JdbcTx tx, List<Change> changes) {
    Sql.batch(
        tx.connection(),
        "insert into note (release, tick, note) values (?, ?, ?)",
        changes.stream()
            .flatMap(change ->
                change.notes().stream()
                    .map(note ->
                        new Object[] {
                          change.watch().release(),
                          change.watch().state().ledger().lastTick(),
                          Json.write(note)
                        }))
            .toList());
  }

  @Override
  public Map<String, List<Double>> means(JdbcTx tx, LaneKey lane, Collection<String> checks) {
    return GoodMeans.read(tx, lane, checks);
  }

  @Override
  public void keep(JdbcTx tx, Good good) {
    GoodMeans.add(tx, good);
  }

  @Override
  public void end(JdbcTx tx, UUID release) {
    Sql.run(
        tx.connection(),
        "update watch set ended_at = clock_timestamp() where release = ? and ended_at is null",
        release);
  }

  /// Returns the recording of a release's verdicts, also if its watch has ended; empty if there is
  /// none.
  public Optional<Recording> recording(JdbcTx tx, UUID release) {
    return Sql.first(
            tx.connection(),
            "select watch from watch where release = ?",
            row -> Json.read(row.getString("watch"), Watch.class),
            release)
        .map(watch ->
            Recording.of(watch.release(), watch.lane(), watch.stable(), watch.state().analysis()));
  }

  /// Returns a page of the recording, in order.
  ///
  /// @param cursor of the previous page; empty for the first
  /// @param limit the maximum number of entries
  /// @throws IllegalArgumentException if the cursor is malformed
  public Recording.Part part(JdbcTx tx, UUID release, Optional<String> cursor, int limit) {
    return Parts.read(tx, release, cursor, limit);
  }

  /// Returns the recorded ticks of a release, in order; runs of empty ticks are expanded to single
  /// ticks.
  public List<Tick> ticks(JdbcTx tx, UUID release) {
    List<Tick> ticks = new ArrayList<>();
    Packs.read(tx, release, 0, Integer.MAX_VALUE)
        .forEach(run -> run.each(one -> ticks.add(one.tick())));
    return ticks;
  }
}
