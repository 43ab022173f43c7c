package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.sluice.api.store.SettingsStore.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Settings documents for queries. A change reads them in its own transaction, by [SettingsStore].
@ApplicationScoped
@DatabaseRead
public class SettingRepository implements PanacheRepositoryBase<SettingEntity, String> {

  /// Returns the document under `key`; empty if there is none or it was deleted.
  public Optional<Stored> findPresent(String key) {
    return findAny(key).filter(stored -> !stored.deleted());
  }

  /// Returns the document under `key`, also if it was deleted.
  public Optional<Stored> findAny(String key) {
    return RowQueries.findFirst(find("key", key), Stored.class);
  }

  /// Returns all documents that are not deleted, by name.
  ///
  /// @param kind `environments` or `applications`
  public List<Stored> present(String kind) {
    return RowQueries.all(
        find("key like ?1 and not deleted", Sort.by("name"), kind + "/%"), Stored.class);
  }
}
