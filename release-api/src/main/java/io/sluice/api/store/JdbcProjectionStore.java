package io.sluice.api.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.api.projection.ProjectionStore;
import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Lane;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The read model in this service's tables, within the transaction of one connection.
public final class JdbcProjectionStore implements ProjectionStore {
  private final Connection connection;

  public JdbcProjectionStore(Connection connection) {
    this.connection = connection;
  }

  @Override
  public LaneStatus lock(LaneKey lane) {
    Sql.run(
        connection,
        "insert into lane_status (lane, folded) values (?, ?) on conflict do nothing",
        lane.toString(),
        Json.write(Lane.EMPTY));
    return select(lane, " for update").orElseThrow();
  }

  /// Returns the lane, without a lock; empty if no event of it has arrived yet.
  public Optional<LaneStatus> findLane(LaneKey lane) {
    return select(lane, "");
  }

  private Optional<LaneStatus> select(LaneKey lane, String lock) {
    return Sql.findFirst(
        connection,
        "select sequence, folded from lane_status where lane = ?" + lock,
        row ->
            new LaneStatus(
                lane, row.getLong("sequence"), Json.read(row.getString("folded"), Lane.class)),
        lane.toString());
  }

  @Override
  public void save(LaneStatus lane) {
    Sql.run(
        connection,
        "update lane_status set sequence = ?, folded = ? where lane = ?",
        lane.sequence(),
        Json.write(lane.lane()),
        lane.key().toString());
  }

  @Override
  public Optional<ReleaseView> findRelease(UUID id) {
    return Sql.findFirst(
        connection,
        "select view, verdict from release where id = ?",
        row ->
            StoredVerdict.join(
                Json.read(row.getString("view"), ReleaseView.class), row.getString("verdict")),
        id);
  }

  @Override
  public void save(ReleaseView release) {
    Sql.run(connection, ReleaseColumns.UPSERT, ReleaseColumns.upserted(release));
  }

  /// Ends the transaction with the exception that `known` throws if the release's id exists.
  public static void requireNew(JdbcTx tx, UUID release, Runnable known) {
    tx.later(
        found -> {
          if (found > 0) {
            known.run();
          }
        },
        "select 1 from release where id = ?",
        release);
  }

  /// Inserts a release for which the engine has not sent an event yet.
  ///
  /// @param json the view `release` as JSON
  public static void accept(JdbcTx tx, ReleaseView release, String json) {
    tx.later(ReleaseColumns.INSERT, ReleaseColumns.inserted(release, json));
  }

  @Override
  public void append(Envelope<Progress> event) {
    Sql.run(
        connection,
        "insert into progress (lane, sequence, id, release, at, event) values (?, ?, ?, ?, ?, ?)",
        event.key(),
        event.sequence(),
        event.id(),
        event.release(),
        event.time(),
        Json.write(event.event()));
  }

  @Override
  public void serves(LaneKey lane, long sequence, UUID release, String version) {
    Sql.run(
        connection,
        "insert into serving_history (lane, sequence, release, version) values (?, ?, ?, ?)",
        lane.toString(),
        sequence,
        release,
        version);
  }

  /// Returns the releases that served `lane`, the last one first.
  public List<UUID> served(LaneKey lane) {
    return Sql.list(
        connection,
        "select release from serving_history where lane = ? group by release order by max(sequence) desc",
        row -> Sql.uuid(row, "release"),
        lane.toString());
  }

  /// Returns the target of a revert: the first release of `served` that is not the serving program.
  /// A restart of the same program does not count.
  public Optional<ReleaseView> findPrevious(Lane lane, List<UUID> served) {
    Optional<Serving> stable = lane.stable();
    return served.stream()
        .filter(id -> !stable.map(Serving::release).equals(Optional.of(id)))
        .flatMap(id -> findRelease(id).stream())
        .filter(
            view -> stable.filter(serving -> serving.spec().isSameProgram(view.spec())).isEmpty())
        .findFirst();
  }

  /// Returns the lanes that have events of the engine, or accepted releases without an event yet.
  ///
  /// @param pattern pattern of `like`: `production/%`, `%/shop`
  public List<LaneKey> lanes(String pattern) {
    return Sql.list(
        connection,
        """
        select lane from lane_status where lane like ?
        union select lane from release where lane like ? and state <> 'ended' order by lane
        """,
        row -> LaneKey.parse(row.getString("lane")),
        pattern,
        pattern);
  }

  /// Returns whether `lane` has an event, or a release was ever requested for it.
  public boolean isKnown(LaneKey lane) {
    return Sql.findFirst(
            connection,
            """
            select 1 from lane_status where lane = ?
            union all select 1 from release where lane = ? limit 1
            """,
            _ -> true,
            lane.toString(),
            lane.toString())
        .isPresent();
  }

  /// Returns whether a release of `lane` is serving, active or queued.
  public boolean isInUse(LaneKey lane) {
    boolean posted =
        Sql.findFirst(
                connection,
                "select 1 from release where lane = ? and state <> 'ended' limit 1",
                _ -> true,
                lane.toString())
            .isPresent();
    return posted
        || findLane(lane)
            .map(LaneStatus::lane)
            .filter(folded ->
                folded.stable().isPresent()
                    || folded.active().isPresent()
                    || !folded.queue().isEmpty())
            .isPresent();
  }
}
