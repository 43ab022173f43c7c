package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Notices for queries.
@ApplicationScoped
@DatabaseRead
public class NoticeRepository implements PanacheRepositoryBase<NoticeEntity, Long> {

  /// Returns notices of one release, behind `after`, in order.
  public List<StreamRow> ofRelease(UUID release, long after, int limit) {
    return RowQueries.list(
        find("release = ?1 and position > ?2", Sort.by("position"), release, after),
        StreamRow.class,
        limit);
  }
}
