package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Outcomes for queries.
@ApplicationScoped
@DatabaseRead
public class OutcomeRepository implements PanacheRepositoryBase<OutcomeEntity, Long> {
  private static final Sort NEWEST_FIRST = Sort.descending("position");

  /// The place of an outcome in the list.
  record Place(long position) {}

  /// Returns outcomes before `before`, the newest first.
  ///
  /// @param regex if present, only those of lanes that match it
  public List<StreamRow> newest(long before, Optional<String> regex, int limit) {
    return RowQueries.list(
        find(
            "position < ?1 and cast(sql('? ~ ?', lane, ?2) as Boolean)",
            NEWEST_FIRST,
            before,
            regex.orElse("")),
        StreamRow.class,
        limit);
  }

  /// Returns outcomes behind `after`, in order.
  public List<StreamRow> behind(long after, int limit) {
    return RowQueries.list(
        find("position > ?1", Sort.by("position"), after), StreamRow.class, limit);
  }

  /// Returns the position of the last outcome; 0 if there is none.
  public long last() {
    return RowQueries.findFirst(findAll(NEWEST_FIRST), Place.class).map(Place::position).orElse(0L);
  }
}
