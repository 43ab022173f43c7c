package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.sluice.api.store.ReleaseCondition.Column;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.ReleaseView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;

/// Releases for queries.
@ApplicationScoped
@DatabaseRead
public class ReleaseRepository implements PanacheRepositoryBase<ReleaseEntity, UUID> {

  /// The filter of a list of releases, the newest first.
  ///
  /// @param before if present, only releases behind this place of the list
  public record Filter(List<ReleaseCondition> conditions, Optional<Place> before, int limit) {
    public Filter {
      conditions = List.copyOf(conditions);
    }
  }

  /// The place of a release in the list.
  public record Place(Instant posted, UUID id) {}

  public Optional<ReleaseRow> findRelease(UUID id) {
    return RowQueries.findFirst(find("id", id), ReleaseRow.class);
  }

  public List<ReleaseRow> page(Filter filter) {
    return RowQueries.list(query(filter), ReleaseRow.class, filter.limit());
  }

  /// Whether a lane has a release.
  public boolean hasAny(LaneKey lane) {
    return RowQueries.findFirst(find("lane", lane.toString()), Place.class).isPresent();
  }

  /// Returns the newest releases of a lane, the newest first.
  public List<ReleaseView> newest(LaneKey lane, int limit) {
    var ofLane = ReleaseCondition.equal(Column.LANE, lane.toString());
    return page(new Filter(List.of(ofLane), Optional.empty(), limit)).stream()
        .map(ReleaseRow::view)
        .toList();
  }

  private PanacheQuery<ReleaseEntity> query(Filter filter) {
    var where = new StringJoiner(" and ");
    var values = new ArrayList<>();
    for (ReleaseCondition condition : filter.conditions()) {
      values.add(condition.value());
      where.add(condition.hql("?" + values.size()));
    }
    if (filter.before().isPresent()) {
      values.add(filter.before().get().posted());
      values.add(filter.before().get().id());
      where.add("(posted, id) < (?%d, ?%d)".formatted(values.size() - 1, values.size()));
    }
    return find(where.toString(), Sort.descending("posted", "id"), values.toArray());
  }
}
