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
  ///
  /// @param regex if present, only lanes that match it
  public List<LaneStatusRow> behind(String after, Optional<String> regex, int limit) {
    return RowQueries.list(
        find(
            "lane > ?1 and cast(sql('? ~ ?', lane, ?2) as Boolean)",
            Sort.by("lane"),
            after,
            regex.orElse("")),
        LaneStatusRow.class,
        limit);
  }
}
