package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.sluice.api.store.SettingsHistory.Revision;
import io.sluice.contract.view.SettingsRevisionView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The history of settings documents, for queries.
@ApplicationScoped
@DatabaseRead
public class SettingRevisionRepository
    implements PanacheRepositoryBase<SettingRevisionEntity, SettingRevisionEntity.Key> {

  /// A revision without its document.
  record Summary(
      long revision,
      Instant changed,
      boolean deleted,
      @Nullable String caller,
      @Nullable String reason) {

    SettingsRevisionView view() {
      return new SettingsRevisionView(
          revision, changed, deleted, Optional.ofNullable(caller), Optional.ofNullable(reason));
    }
  }

  /// Returns the revisions below `before`, the newest first, without their documents.
  public List<SettingsRevisionView> newest(String key, long before, int limit) {
    return RowQueries.list(
            find("key = ?1 and revision < ?2", Sort.descending("revision"), key, before),
            Summary.class,
            limit)
        .stream()
        .map(Summary::view)
        .toList();
  }

  /// Finds a stored revision.
  public Optional<Revision> findRevision(String key, long revision) {
    return RowQueries.findFirst(find("key = ?1 and revision = ?2", key, revision), Revision.class);
  }
}
