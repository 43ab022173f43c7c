package io.sluice.engine.lane;

import io.sluice.contract.Json;
import io.sluice.domain.rollout.Lane;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.LanePass;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/// Removes the entries of whole ended releases, and entries without a release, from lanes' logs.
/// Such an entry is older than the retention of releases, was sent, and is covered by the lane's
/// checkpoint, where the next fold begins. A release that the lane's state names stays whole.
public final class LaneLogPurge implements Purge, LanePass.Histories {
  private static final String OLD = "at < statement_timestamp() - make_interval(secs => ?)";

  private static final String FIND =
      """
      select l.key, coalesce(first.%s, false) as is_old
      from (select key from lane where key > ? order by key limit ?) l
      left join lateral
        (select at from lane_event e where e.lane = l.key order by seq limit 1) first on true
      order by l.key
      """
          .formatted(OLD);

  private static final String PAGE =
      """
      select seq, release, sent_at is not null and %s as is_old from lane_event
      where lane = ? and seq > ? and seq <= ? order by seq limit ?
      """
          .formatted(OLD);

  private static final String WHOLE =
      """
      select old.release from unnest(?::uuid[]) as old (release) where not exists (
        select from lane_event e
        where e.release = old.release and (sent_at is null or seq > ? or not (%s)))
      """
          .formatted(OLD);

  private final double retention;

  public LaneLogPurge(Duration retention) {
    this.retention = retention.toSeconds();
  }

  @Override
  public String name() {
    return "releases";
  }

  /// Begins with the lanes' first entries, so a release that was still named in the last pass is
  /// found.
  @Override
  public Pass begin() {
    return new LanePass(this);
  }

  private record Row(long seq, Optional<UUID> release, boolean isOld) {}

  /// @param retained releases that stay
  private record Limits(long checkpoint, Set<UUID> retained) {}

  @Override
  public List<LanePass.Found> lanes(JdbcTx tx, String after, int limit) {
    return Sql.list(
        tx.connection(),
        FIND,
        row -> new LanePass.Found(row.getString("key"), row.getBoolean("is_old")),
        retention,
        after,
        limit);
  }

  @Override
  public LanePass.Part remove(JdbcTx tx, String lane, long after, int rows) {
    return findLimits(tx, lane)
        .map(limits -> remove(tx, lane, limits, entries(tx, lane, limits, after, rows), rows))
        .orElse(LanePass.Part.NOTHING);
  }

  private List<Row> entries(JdbcTx tx, String lane, Limits limits, long after, int rows) {
    return Sql.list(
            tx.connection(),
            PAGE,
            row ->
                new Row(row.getLong("seq"), Sql.findUuid(row, "release"), row.getBoolean("is_old")),
            retention,
            lane,
            after,
            limits.checkpoint(),
            rows)
        .stream()
        .takeWhile(Row::isOld)
        .toList();
  }

  /// Returns the limits of a removal; empty if nothing may be removed: no check has confirmed the
  /// lane, or its row cannot be parsed.
  private static Optional<Limits> findLimits(JdbcTx tx, String lane) {
    record Found(long checkpoint, String snapshot) {}
    return Sql.findFirst(
            tx.connection(),
            """
            select c.seq, l.snapshot from lane l join lane_checkpoint c on c.lane = l.key
            where l.key = ?
            """,
            row -> new Found(row.getLong("seq"), row.getString("snapshot")),
            lane)
        .flatMap(it ->
            findRetained(it.snapshot()).map(retained -> new Limits(it.checkpoint(), retained)));
  }

  private static Optional<Set<UUID>> findRetained(String snapshot) {
    try {
      return Optional.of(LaneTransaction.lane(snapshot)).map(Lane::releases);
    } catch (Json.UnreadableException _) {
      return Optional.empty(); // the check at start reports the lane
    }
  }

  private LanePass.Part remove(JdbcTx tx, String lane, Limits limits, List<Row> old, int rows) {
    var releases = new HashSet<UUID>();
    var others = new ArrayList<Long>();
    for (Row row : old) {
      row.release().ifPresentOrElse(releases::add, () -> others.add(row.seq()));
    }
    releases.removeAll(limits.retained());
    List<UUID> whole =
        Sql.list(
            tx.connection(),
            WHOLE,
            row -> Sql.uuid(row, "release"),
            releases,
            limits.checkpoint(),
            retention);
    int removed =
        Sql.run(tx.connection(), "delete from lane_event where release = any (?)", whole)
            + Sql.run(
                tx.connection(),
                "delete from lane_event where lane = ? and seq = any (?)",
                lane,
                others);
    return new LanePass.Part(
        removed, old.size() < rows ? OptionalLong.empty() : OptionalLong.of(old.getLast().seq()));
  }
}
