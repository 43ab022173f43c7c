package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The recorded ticks: each row of `tick_pack` has several ticks of a release. A row of `tick` has
/// one run, with the first tick and the number of ticks; these rows are older than packs.
final class TickPackStore {

  /// A row of `tick_pack`.
  ///
  /// @param last number of its last tick
  record Pack(UUID release, long last, List<TicksRecorded> runs) {}

  /// Adds the ticks of `changes`, whose watches must be locked.
  ///
  /// @throws IllegalStateException if one of the ticks is already stored
  static void add(JdbcTx tx, List<Change> changes) {
    List<Change> withTicks = changes.stream().filter(change -> !change.ticks().isEmpty()).toList();
    int[] counts =
        Sql.batch(
            tx.connection(),
            """
            insert into tick_pack (release, n, last, ended, body) values (?, ?, ?, ?, ?)
            on conflict (release, n) do update
              set last = excluded.last, ended = excluded.ended, body = excluded.body
              where tick_pack.last = ?
            """,
            withTicks.stream().map(TickPackStore::row).toList());
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 1) {
        throw new IllegalStateException(
            "tick %d of %s is already stored, or the one before is not"
                .formatted(
                    withTicks.get(i).ticks().getFirst().tick().number(),
                    withTicks.get(i).watch().release()));
      }
    }
  }

  private static Object[] row(Change change) {
    TicksRecorded first = change.ticks().getFirst();
    TicksRecorded last = change.ticks().getLast();
    return new Object[] {
      change.watch().release(),
      first.tick().number(),
      last.last(),
      last.tick().span().to(),
      TickWriter.write(change.ticks()),
      change.replaced()
    };
  }

  /// Returns runs of a release after tick number `after`, in order.
  ///
  /// @param limit the maximum number of runs
  static List<TicksRecorded> read(JdbcTx tx, UUID release, long after, int limit) {
    List<TicksRecorded> runs = new ArrayList<>();
    long last = after;
    Optional<Pack> pack = readNext(tx, release, last);
    while (pack.isPresent() && runs.size() < limit) {
      pack.get().runs().stream().filter(run -> run.tick().number() > after).forEach(runs::add);
      last = pack.get().last();
      pack = readNext(tx, release, last);
    }
    Stream<TicksRecorded> old =
        Sql.list(
            tx.connection(),
            "select * from tick where release = ? and n > ? order by n limit ?",
            TickPackStore::oldRun,
            release,
            after,
            limit)
            .stream();
    return Stream.concat(runs.stream(), old)
        .sorted(Comparator.comparingLong(run -> run.tick().number()))
        .limit(limit)
        .toList();
  }

  private static TicksRecorded oldRun(ResultSet row) throws SQLException {
    long length = row.getLong("ticks");
    Duration elapsed = Duration.ofNanos(row.getLong("elapsed_nanos"));
    String measured = row.getString("measured");
    return new TicksRecorded(
        new Tick(
            row.getLong("n"),
            new Tick.Span(
                Sql.instant(row, "began"),
                Sql.instant(row, "ended"),
                elapsed.minus(elapsed.dividedBy(length).multipliedBy(length - 1))),
            new VersionCounts(
                counts(row, ""),
                counts(row, "stable_"),
                Json.read(row.getString("fleet"), InstanceCounts.class)),
            row.getBoolean("shifted"),
            new Tick.Probes(row.getInt("probes"), row.getInt("failed_probes")),
            measured.equals("[]") ? List.of() : TickReader.samples(measured)),
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

  private static Optional<Pack> readNext(JdbcTx tx, UUID release, long after) {
    return Sql.findFirst(
        tx.connection(),
        """
        select release, last, body from tick_pack where release = ? and last > ?
        order by n limit 1
        """,
        TickPackStore::pack,
        release,
        after);
  }

  /// Returns the packs with ticks after the last whole write of their watch, in order.
  static List<Pack> since(JdbcTx tx, Collection<UUID> releases) {
    return Sql.list(
        tx.connection(),
        """
        select release, last, body from tick_pack join watch using (release)
        where release = any (?) and last > whole order by n
        """,
        TickPackStore::pack,
        releases);
  }

  private static Pack pack(ResultSet row) throws SQLException {
    return new Pack(
        Sql.uuid(row, "release"), row.getLong("last"), TickReader.read(row.getBytes("body")));
  }

  private TickPackStore() {}
}
