package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.health.watch.TickStart;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.WatchStore;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
public final class JdbcWatchStore implements WatchStore<JdbcTx> {
  private static final System.Logger LOG = System.getLogger(JdbcWatchStore.class.getName());

  private record Row(UUID release, Watch whole, long version) {}

  @Override
  public List<OpenWatch> open(JdbcTx tx) {
    return Sql.list(
        tx.connection(),
        "select release, lane, version from watch where ended_at is null",
        row ->
            new OpenWatch(
                Sql.uuid(row, "release"),
                LaneKey.parse(row.getString("lane")),
                row.getLong("version")));
  }

  @Override
  public List<StoredWatch> read(JdbcTx tx, Collection<UUID> releases) {
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
                JdbcWatchStore::findRow,
                releases)
            .stream()
            .flatMap(Optional::stream)
            .toList();
    Map<UUID, List<TickPackStore.Pack>> packs =
        TickPackStore.since(tx, releases).stream()
            .collect(Collectors.groupingBy(TickPackStore.Pack::release));
    return rows.stream()
        .map(row -> stored(row, packs.getOrDefault(row.release(), List.of())))
        .toList();
  }

  @Override
  public Optional<StoredWatch> find(JdbcTx tx, UUID release) {
    return Sql.findFirst(
            tx.connection(),
            """
            select release, watch, version, raw from watch
            where release = ? and ended_at is null for update
            """,
            JdbcWatchStore::row,
            release)
        .map(row -> stored(row, TickPackStore.since(tx, List.of(release))));
  }

  /// Returns a watch; empty if it is unreadable, so that it does not stop the others.
  private static Optional<Row> findRow(ResultSet row) throws SQLException {
    try {
      return Optional.of(row(row));
    } catch (Json.UnreadableException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the watch of {0} is unreadable and gives no verdicts: {1}",
          row.getString("release"),
          e.getMessage());
      return Optional.empty();
    }
  }

  /// Reads a watch. If the last write was not a whole one, the column `raw` has the end of the last
  /// tick.
  private static Row row(ResultSet row) throws SQLException {
    Watch whole = Json.read(row.getString("watch"), Watch.class);
    Optional<TickStart> raw =
        Optional.ofNullable(row.getString("raw")).map(json -> Json.read(json, TickStart.class));
    return new Row(whole.release(), raw.map(whole::endedAt).orElse(whole), row.getLong("version"));
  }

  private static StoredWatch stored(Row row, List<TickPackStore.Pack> packs) {
    List<TicksRecorded> since = packs.stream().flatMap(pack -> pack.runs().stream()).toList();
    return new StoredWatch(row.whole(), row.version(), since);
  }

  @Override
  public Set<UUID> write(JdbcTx tx, List<Change> changes) {
    List<Change> written = new ArrayList<>();
    for (boolean isNew : new boolean[] {true, false}) {
      List<Change> batch =
          changes.stream().filter(change -> (change.version() == 0) == isNew).toList();
      int[] counts =
          isNew
              ? Sql.batch(
                  tx.connection(), INSERT, batch.stream().map(JdbcWatchStore::insertRow).toList())
              : Sql.batch(
                  tx.connection(), UPDATE, batch.stream().map(JdbcWatchStore::updateRow).toList());
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] == 1) {
          written.add(batch.get(i));
        }
      }
    }
    TickPackStore.add(tx, written);
    insertEvents(tx, written);
    return written.stream()
        .map(change -> change.watch().release())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static final String INSERT =
      """
      insert into watch (release, lane, last_tick, whole, watch) values (?, ?, ?, ?, ?)
      on conflict (release) do nothing
      """;

  private static Object[] insertRow(Change change) {
    long last = change.watch().state().evidence().lastTick();
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

  private static Object[] updateRow(Change change) {
    Watch watch = change.watch();
    Optional<Watch> whole = Optional.of(watch).filter(_ -> change.whole());
    long last = watch.state().evidence().lastTick();
    return new Object[] {
      last,
      watch.tickStart().filter(_ -> !change.whole()).map(Json::write),
      whole.map(Json::write),
      whole.map(_ -> last),
      watch.release(),
      change.version()
    };
  }

  private static void insertEvents(JdbcTx tx, List<Change> changes) {
    Sql.batch(
        tx.connection(),
        "insert into watch_event (release, tick, note) values (?, ?, ?)",
        changes.stream()
            .flatMap(change ->
                change.notes().stream()
                    .map(note ->
                        new Object[] {
                          change.watch().release(),
                          change.watch().state().evidence().lastTick(),
                          Json.write(note)
                        }))
            .toList());
  }

  @Override
  public Map<String, List<Double>> means(JdbcTx tx, LaneKey lane, Collection<String> checks) {
    return BaselineMeans.read(tx, lane, checks);
  }

  @Override
  public void keep(JdbcTx tx, GoodRelease goodRelease) {
    BaselineMeans.add(tx, goodRelease);
  }

  @Override
  public List<NoiseRecord> noiseRecords(JdbcTx tx, LaneKey lane) {
    return LaneNoise.read(tx, lane);
  }

  @Override
  public Set<LaneKey> lanesMeasuredAfter(JdbcTx tx, Instant since) {
    return LaneNoise.lanesMeasuredAfter(tx, since);
  }

  @Override
  public void keep(JdbcTx tx, NoiseRecord noiseRecord) {
    LaneNoise.add(tx, noiseRecord);
  }

  @Override
  public void end(JdbcTx tx, UUID release) {
    Sql.run(
        tx.connection(),
        "update watch set ended_at = clock_timestamp() where release = ? and ended_at is null",
        release);
  }

  /// Returns the recording of a release's verdicts, also if its watch has ended, or if an older
  /// build with other rules wrote it; empty if there is none.
  public Optional<Recording> findRecording(JdbcTx tx, UUID release) {
    return RecordingReader.find(tx, release);
  }

  /// Returns a page of the recording, in order.
  ///
  /// @param cursor of the previous page; empty for the first
  /// @param limit the maximum number of entries
  /// @throws IllegalArgumentException if the cursor is malformed
  public Recording.Part part(JdbcTx tx, UUID release, Optional<String> cursor, int limit) {
    return RecordingReader.read(tx, release, cursor, limit);
  }

  /// Returns the recorded ticks of a release, in order; runs of empty ticks are expanded to single
  /// ticks.
  public List<Tick> ticks(JdbcTx tx, UUID release) {
    List<Tick> ticks = new ArrayList<>();
    TickPackStore.read(tx, release, 0, Integer.MAX_VALUE)
        .forEach(run -> run.each(one -> ticks.add(one.tick())));
    return ticks;
  }
}
