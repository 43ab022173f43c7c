package io.sluice.api.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.api.store.ReleaseCondition.Column;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The read model for queries, each of one statement. Each method throws
/// [io.sluice.messaging.Transactions.UnavailableException] if the database does not answer.
@ApplicationScoped
public class ReadModelQueries {
  private final JdbcTransactions<JdbcTx> transactions;

  ReadModelQueries(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// The filter of a list of releases, the newest first.
  ///
  /// @param before if present, only releases behind this place of the list
  public record Filter(List<ReleaseCondition> conditions, Optional<Place> before, int limit) {
    public Filter {
      conditions = List.copyOf(conditions);
    }

    String sql() {
      String wheres =
          Stream.concat(
                  conditions.stream().map(ReleaseCondition::sql),
                  before.map(_ -> "(posted, id) < (?, ?)").stream())
              .collect(Collectors.joining(" and "));
      return ReleaseRow.SELECT
          + (wheres.isEmpty() ? "" : "where " + wheres + " ")
          + "order by posted desc, id desc limit ?";
    }

    Object[] values() {
      return Stream.of(
              conditions.stream().map(ReleaseCondition::value),
              before.stream().flatMap(place -> Stream.of(place.posted(), place.id())),
              Stream.of(limit))
          .flatMap(value -> value)
          .toArray();
    }
  }

  /// The place of a release in the list.
  public record Place(Instant posted, UUID id) {}

  public Optional<ReleaseRow> findRelease(UUID id) {
    return list(ReleaseRow.SELECT + "where id = ?", ReleaseRow::read, id).stream().findFirst();
  }

  public List<ReleaseRow> releases(Filter filter) {
    return list(filter.sql(), ReleaseRow::read, filter.values());
  }

  /// Returns the newest releases of a lane, the newest first.
  public List<ReleaseView> newest(LaneKey lane, int limit) {
    Filter filter =
        new Filter(
            List.of(ReleaseCondition.equal(Column.LANE, lane.toString())), Optional.empty(), limit);
    return releases(filter).stream().map(ReleaseRow::view).toList();
  }

  /// Returns whether a release of this lane was ever requested.
  public boolean hasReleases(LaneKey lane) {
    return !list(
            "select 1 from release where lane = ? limit 1", row -> row.getInt(1), lane.toString())
        .isEmpty();
  }

  public Optional<LaneStatusRow> findLane(String lane) {
    return list(LaneStatusRow.SELECT + "where lane = ?", LaneStatusRow::read, lane).stream()
        .findFirst();
  }

  /// Returns lanes behind `after`, by name.
  public List<LaneStatusRow> lanes(String after, int limit) {
    return list(
        LaneStatusRow.SELECT + "where lane > ? order by lane limit ?",
        LaneStatusRow::read,
        after,
        limit);
  }

  /// Returns events of one release, behind `after`, in order.
  public List<ProgressRow> progress(UUID release, long after, int limit) {
    return list(
        ProgressRow.SELECT + "where release = ? and sequence > ? order by sequence limit ?",
        ProgressRow::read,
        release,
        after,
        limit);
  }

  /// Returns events of one lane, behind `after`, in order.
  public List<ProgressRow> progress(String lane, long after, int limit) {
    return list(
        ProgressRow.SELECT + "where lane = ? and sequence > ? order by sequence limit ?",
        ProgressRow::read,
        lane,
        after,
        limit);
  }

  /// Returns the number of events of a lane behind `after` up to `last`, at most `limit`.
  public int countProgress(LaneKey lane, long after, long last, int limit) {
    return list(
            """
            select count(*) as events from (
              select 1 from progress where lane = ? and sequence > ? and sequence <= ? limit ?) found
            """,
            row -> row.getInt("events"),
            lane.toString(),
            after,
            last,
            limit)
        .getFirst();
  }

  /// Returns the checkpoint at which the complete history of a lane begins.
  public LaneStatus checkpoint(LaneKey lane) {
    return transactions.read(tx -> Checkpoints.read(tx.connection(), lane));
  }

  /// Returns the sequence of the last event of a lane; 0 if there is none.
  public long lastSequence(String lane) {
    return list(
            "select coalesce(max(sequence), 0) as last from progress where lane = ?",
            row -> row.getLong("last"),
            lane)
        .getFirst();
  }

  /// Returns the position of the last outcome; 0 if there is none.
  public long lastOutcome() {
    return list(
            "select coalesce(max(position), 0) as last from outcome", row -> row.getLong("last"))
        .getFirst();
  }

  /// Returns notices of one release, behind `after`, in order.
  public List<StreamRow> notices(UUID release, long after, int limit) {
    return list(
        StreamRow.COLUMNS + "notice where release = ? and position > ? order by position limit ?",
        StreamRow::read,
        release,
        after,
        limit);
  }

  /// Returns outcomes before `before`, the newest first.
  public List<StreamRow> newestOutcomes(long before, int limit) {
    return list(
        StreamRow.COLUMNS + "outcome where position < ? order by position desc limit ?",
        StreamRow::read,
        before,
        limit);
  }

  /// Returns outcomes behind `after`, in order.
  public List<StreamRow> outcomes(long after, int limit) {
    return list(
        StreamRow.COLUMNS + "outcome where position > ? order by position limit ?",
        StreamRow::read,
        after,
        limit);
  }

  private <R> List<R> list(String sql, Sql.Row<R> reader, Object... values) {
    return transactions.read(tx -> Sql.list(tx.connection(), sql, reader, values));
  }
}
