package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Lanes for queries.
@ApplicationScoped
@DatabaseRead
public class LaneStatusRepository implements PanacheRepositoryBase<LaneStatusEntity, String> {

  public Optional<LaneStatusRow> findLane(String lane) {
    return RowQueries.findFirst(find("lane", lane), LaneStatusRow.class);
  }

  /// Returns lanes behind `after`, by name.
  public List<LaneStatusRow> behind(String after, int limit) {
    return RowQueries.list(find("lane > ?1", Sort.by("lane"), after), LaneStatusRow.class, limit);
  }
}
