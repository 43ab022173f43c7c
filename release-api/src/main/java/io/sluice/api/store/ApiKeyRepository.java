package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// API keys for queries.
@ApplicationScoped
@DatabaseRead
public class ApiKeyRepository implements PanacheRepositoryBase<ApiKeyEntity, UUID> {

  /// Finds a key that is neither expired nor revoked, by the clock of the database.
  public Optional<ApiKeyRow> findValid(String hash) {
    return RowQueries.findFirst(
        find("hash = ?1 and revoked is null and expires > instant", hash), ApiKeyRow.class);
  }

  /// Finds a key, also an expired or revoked one.
  public Optional<ApiKeyRow> findKey(UUID id) {
    return RowQueries.findFirst(find("id", id), ApiKeyRow.class);
  }

  /// Returns all keys that are not revoked, by name; [ApiKeyStore] limits their number.
  public List<ApiKeyRow> present() {
    return RowQueries.all(find("revoked is null", Sort.by("name")), ApiKeyRow.class);
  }
}
