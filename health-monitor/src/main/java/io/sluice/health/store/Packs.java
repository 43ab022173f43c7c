package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// Rows of ticks that are not fresh any more, many of a release in one: their JSON, deflated. It is
/// a twentieth of what the rows take, and comes back bit by bit.
final class Packs {
  /// Most rows in one pack.
  static final int ROWS_MAX = 600;

  /// Far more than so many rows can be.
  private static final int BYTES_MAX = 64 << 20;

  private record Body(List<TickRun> runs) {}

  private record Pack(long last, List<TickRun> runs) {}

  /// Packs rows of one release that ended before `before`. The last row of a watch that goes on
  /// stays: empty ticks may still be added to it.
  ///
  /// @return how many rows were packed; if not 0 there may be more
  static int pack(JdbcTx tx, Instant before) {
    Optional<UUID> release =
        Sql.first(
            tx.connection(),
            """
            select release from tick join watch using (release)
            where ended < ? and (n + ticks <= last_tick or ended_at is not null)
            order by ended limit 1
            """,
            row -> Sql.uuid(row, "release"),
            before);
    return release.map(it -> pack(tx, it, before)).orElse(0);
  }

  private static int pack(JdbcTx tx, UUID release, Instant before) {
    List<TickRun> runs =
        Sql.list(
                tx.connection(),
                """
                delete from tick where release = ? and n in
                  (select n from tick join watch using (release)
                    where release = ? and ended < ?
                      and (n + ticks <= last_tick or ended_at is not null)
                    order by n limit ?)
                returning *
                """,
                TickRun::read,
                release,
                release,
                before,
                ROWS_MAX)
            .stream()
            .sorted(Comparator.comparingLong(run -> run.first().number()))
            .toList();
    if (!runs.isEmpty()) {
      TickRun last = runs.getLast();
      Sql.run(
          tx.connection(),
          "insert into tick_pack (release, n, last, ended, body) values (?, ?, ?, ?, ?)",
          release,
          runs.getFirst().first().number(),
          last.first().number() + last.length() - 1,
          last.first().to(),
          deflated(runs));
    }
    return runs.size();
  }

  /// Rows of a release after tick number `after`, in order, packed ones first, for they are older.
  ///
  /// @param limit most rows
  static List<TickRun> read(JdbcTx tx, UUID release, long after, int limit) {
    List<TickRun> runs = new ArrayList<>();
    long last = after;
    Optional<Pack> pack = next(tx, release, last);
    while (pack.isPresent() && runs.size() < limit) {
      pack.get().runs().stream().filter(run -> run.first().number() > after).forEach(runs::add);
      last = pack.get().last();
      pack = next(tx, release, last);
    }
    if (runs.size() < limit) {
      runs.addAll(
          Sql.list(
              tx.connection(),
              "select * from tick where release = ? and n > ? order by n limit ?",
              TickRun::read,
              release,
              last,
              limit - runs.size()));
    }
    return runs.subList(0, Math.min(limit, runs.size()));
  }

  private static Optional<Pack> next(JdbcTx tx, UUID release, long after) {
    return Sql.first(
        tx.connection(),
        "select last, body from tick_pack where release = ? and last > ? order by n limit 1",
        row -> new Pack(row.getLong("last"), inflated(row.getBytes("body"))),
        release,
        after);
  }

  static byte[] deflated(List<TickRun> runs) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes)) {
      out.write(Json.write(new Body(runs)).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  static List<TickRun> inflated(byte[] bytes) {
    try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      String json = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
      return Json.read(json, Body.class).runs();
    } catch (IOException e) {
      throw new UncheckedIOException("a pack of ticks cannot be read", e);
    }
  }

  private Packs() {}
}
