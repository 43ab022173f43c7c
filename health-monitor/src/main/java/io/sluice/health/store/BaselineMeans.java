package io.sluice.health.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Threshold.Baseline;
import io.sluice.domain.verdict.Mean;
import io.sluice.health.watch.WatchStore.GoodRelease;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The means of good releases: a row of `baseline_mean` for each release and check.
final class BaselineMeans {
  private record Row(String check, double mean) {}

  /// Returns the means: see [io.sluice.health.watch.WatchStore#means].
  static Map<String, List<Double>> read(JdbcTx tx, LaneKey lane, Collection<String> checks) {
    return Sql.list(
            tx.connection(),
            """
            select name, mean from baseline_mean where lane = ? and name = any (?)
            order by name, seq desc
            """,
            row -> new Row(row.getString("name"), row.getDouble("mean")),
            lane.toString(),
            checks)
        .stream()
        .collect(
            Collectors.groupingBy(
                Row::check, Collectors.mapping(Row::mean, Collectors.toUnmodifiableList())));
  }

  /// Adds the means of a release, and deletes the oldest beyond the maximum: see
  /// [io.sluice.health.watch.WatchStore#keep]. The lane must be locked.
  static void add(JdbcTx tx, GoodRelease release) {
    List<Map.Entry<String, Mean>> finite =
        release.means().entrySet().stream()
            .filter(entry -> Double.isFinite(entry.getValue().value()))
            .sorted(Map.Entry.comparingByKey())
            .toList();
    Sql.batch(
        tx.connection(),
        """
        insert into baseline_mean (lane, name, release, seq, mean, count) values (?, ?, ?, ?, ?, ?)
        on conflict (lane, name, release) do nothing
        """,
        finite.stream().map(entry -> row(release, entry)).toList());
    Sql.batch(
        tx.connection(),
        """
        delete from baseline_mean where lane = ? and name = ? and seq <=
          (select seq from baseline_mean where lane = ? and name = ? order by seq desc offset ? limit 1)
        """,
        finite.stream().map(entry -> surplus(release.lane(), entry.getKey())).toList());
  }

  private static Object[] row(GoodRelease release, Map.Entry<String, Mean> entry) {
    return new Object[] {
      release.lane().toString(),
      entry.getKey(),
      release.release(),
      release.sequence(),
      entry.getValue().value(),
      entry.getValue().count()
    };
  }

  private static Object[] surplus(LaneKey lane, String check) {
    return new Object[] {lane.toString(), check, lane.toString(), check, Baseline.RELEASES_MAX};
  }

  private BaselineMeans() {}
}
