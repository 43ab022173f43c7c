package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Fleet;
import io.sluice.domain.verdict.Tick;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/// A row of ticks: the first of them, and how many there are.
///
/// @param elapsed of all together
record TickRun(Tick first, long length, Duration elapsed) {

  static TickRun read(ResultSet row) throws SQLException {
    long length = row.getLong("ticks");
    Duration elapsed = Duration.ofNanos(row.getLong("elapsed_nanos"));
    return new TickRun(
        new Tick(
            row.getLong("n"),
            Sql.instant(row, "began"),
            Sql.instant(row, "ended"),
            elapsed.minus(elapsed.dividedBy(length).multipliedBy(length - 1)),
            counts(row, ""),
            counts(row, "stable_"),
            row.getBoolean("shifted"),
            Json.read(row.getString("fleet"), Fleet.class),
            row.getInt("probes"),
            row.getInt("failed_probes"),
            MeasuredJson.read(row.getString("measured"))),
        length,
        elapsed);
  }

  /// As single ticks again, which together last as long as the run did.
  List<Tick> ticks() {
    return LongStream.range(0, length).mapToObj(this::tick).toList();
  }

  private Tick tick(long i) {
    return new Tick(
        first.number() + i,
        first.from(),
        first.to(),
        i == 0 ? first.elapsed() : elapsed.dividedBy(length),
        first.candidate(),
        first.stable(),
        first.shifted(),
        first.fleet(),
        first.probes(),
        first.failedProbes(),
        first.measured());
  }

  private static Counts counts(ResultSet row, String side) throws SQLException {
    Long[] slow = (Long[]) row.getArray(side + "slow").getArray();
    return new Counts(
        row.getLong(side + "requests"),
        row.getLong(side + "errors"),
        List.of(slow),
        row.getLong(side + "left_count"));
  }
}
