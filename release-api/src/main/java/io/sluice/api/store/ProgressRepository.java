package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.sluice.contract.LaneKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Events of releases and lanes, for queries.
@ApplicationScoped
@DatabaseRead
public class ProgressRepository implements PanacheRepositoryBase<ProgressEntity, UUID> {
  private static final Sort IN_ORDER = Sort.by("sequence");

  /// The place of an event in its lane.
  record Place(long sequence) {}

  /// Returns events of one release, behind `after`, in order.
  public List<ProgressRow> ofRelease(UUID release, long after, int limit) {
    return RowQueries.list(
        find("release = ?1 and sequence > ?2", IN_ORDER, release, after), ProgressRow.class, limit);
  }

  /// Returns events of one lane, behind `after`, in order.
  public List<ProgressRow> ofLane(String lane, long after, int limit) {
    return RowQueries.list(
        find("lane = ?1 and sequence > ?2", IN_ORDER, lane, after), ProgressRow.class, limit);
  }

  /// Returns whether a lane has more than `limit` events behind `after` up to `last`.
  public boolean hasMoreThan(int limit, LaneKey lane, long after, long last) {
    return RowQueries.find(
            find(
                "lane = ?1 and sequence > ?2 and sequence <= ?3",
                IN_ORDER,
                lane.toString(),
                after,
                last),
            Place.class,
            limit)
        .isPresent();
  }

  /// Returns the sequence of the last event of a lane; 0 if there is none.
  public long last(String lane) {
    return RowQueries.findFirst(find("lane = ?1", Sort.descending("sequence"), lane), Place.class)
        .map(Place::sequence)
        .orElse(0L);
  }
}
