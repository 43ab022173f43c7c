package io.sluice.api.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.LanePass;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.quarkus.MessagingConfig;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Deletes ended releases whose last event is past the retention of releases, with their events and
/// views, and old events without a release. Releases that the lane references stay, and so does the
/// target of a revert. The lane's checkpoint folds the deleted events, and no event within the
/// retention.
@Singleton
public class ReleasePurge implements Purge, LanePass.Histories {
  private static final Logger LOG = Logger.getLogger(ReleasePurge.class);
  private static final String OLD = "at < statement_timestamp() - make_interval(secs => ?)";

  private static final String FIND =
      """
      select l.lane, coalesce(first.%s, false) as is_old
      from (select lane from lane_status where lane > ? order by lane limit ?) l
      left join lateral
        (select at from progress p where p.lane = l.lane order by sequence limit 1) first on true
      order by l.lane
      """
          .formatted(OLD);

  private static final String PAGE =
      """
      select sequence, release, %s as is_old, case when sequence > ? then event end as event
      from progress where lane = ? and sequence > ? order by sequence limit ?
      """
          .formatted(OLD);

  private static final String WHOLE =
      """
      select old.release from unnest(?::uuid[]) as old (release) where not exists (
        select from progress p
        where p.release = old.release and (sequence > ? or not (%s)))
      """
          .formatted(OLD);

  /// Deletes the rows of the releases, in all tables.
  private static final List<String> TABLES =
      List.of(
          "delete from notice where release = any (?)",
          "delete from outcome where release = any (?)",
          "delete from lane_event where release = any (?) and sent_at is not null",
          "delete from release where id = any (?)",
          "delete from progress where release = any (?)");

  private final double retentionSeconds;

  ReleasePurge(MessagingConfig config) {
    retentionSeconds = config.releaseRetention().toSeconds();
  }

  /// @param event empty if the checkpoint contains it
  private record Row(long sequence, Optional<UUID> release, boolean isOld, Optional<String> event) {
    LaneEvent toLaneEvent() {
      return new LaneEvent(release, (Progress) Json.read(event.orElseThrow(), Event.class));
    }
  }

  @Override
  public String name() {
    return "releases";
  }

  @Override
  public Pass begin() {
    return new LanePass(this);
  }

  @Override
  public List<LanePass.Found> lanes(JdbcTx tx, String after, int limit) {
    return Sql.list(
        tx.connection(),
        FIND,
        row -> new LanePass.Found(row.getString("lane"), row.getBoolean("is_old")),
        retentionSeconds,
        after,
        limit);
  }

  @Override
  public LanePass.Part remove(JdbcTx tx, String key, long after, int rows) {
    LaneKey lane = LaneKey.parse(key);
    try {
      return remove(tx.connection(), lane, after, rows);
    } catch (Json.UnreadableException | IllegalStateException e) {
      LOG.warnf("the history of %s stays, for it cannot be folded: %s", key, e.getMessage());
      return LanePass.Part.NOTHING;
    }
  }

  private LanePass.Part remove(Connection connection, LaneKey lane, long after, int rows) {
    LaneStatus checkpoint = Checkpoints.read(connection, lane);
    List<Row> old =
        Sql.list(
                connection,
                PAGE,
                row ->
                    new Row(
                        row.getLong("sequence"),
                        Sql.findUuid(row, "release"),
                        row.getBoolean("is_old"),
                        Optional.ofNullable(row.getString("event"))),
                retentionSeconds,
                checkpoint.sequence(),
                lane.toString(),
                after,
                rows)
            .stream()
            .takeWhile(Row::isOld)
            .toList();
    LaneStatus folded = fold(checkpoint, old);
    if (folded.sequence() > checkpoint.sequence()) {
      Checkpoints.save(connection, folded);
    }
    return new LanePass.Part(
        remove(connection, folded, old),
        old.size() < rows ? OptionalLong.empty() : OptionalLong.of(old.getLast().sequence()));
  }

  private static LaneStatus fold(LaneStatus from, List<Row> rows) {
    LaneStatus status = from;
    for (Row row : rows) {
      if (row.sequence() > status.sequence()) {
        Lane lane = Evolver.evolve(status.lane(), row.toLaneEvent());
        status = new LaneStatus(status.key(), row.sequence(), lane);
      }
    }
    return status;
  }

  private int remove(Connection connection, LaneStatus checkpoint, List<Row> old) {
    LaneKey lane = checkpoint.key();
    var releases = new HashSet<UUID>();
    var others = new ArrayList<Long>();
    for (Row row : old) {
      row.release().ifPresentOrElse(releases::add, () -> others.add(row.sequence()));
    }
    releases.removeAll(referenced(new JdbcProjectionStore(connection), lane));
    List<UUID> whole =
        Sql.list(
            connection,
            WHOLE,
            row -> Sql.uuid(row, "release"),
            releases,
            checkpoint.sequence(),
            retentionSeconds);
    int removed =
        Sql.run(
            connection,
            "delete from progress where lane = ? and sequence = any (?)",
            lane.toString(),
            others);
    for (String delete : TABLES) {
      removed += Sql.run(connection, delete, whole);
    }
    return removed
        + Sql.run(
            connection,
            "delete from serving_history where lane = ? and release = any (?)",
            lane.toString(),
            whole);
  }

  private static Set<UUID> referenced(JdbcProjectionStore store, LaneKey key) {
    Lane lane = store.findLane(key).map(LaneStatus::lane).orElse(Lane.EMPTY);
    Set<UUID> referenced = new HashSet<>(lane.releases());
    store.findPrevious(lane, store.served(key)).map(ReleaseView::id).ifPresent(referenced::add);
    return referenced;
  }
}
