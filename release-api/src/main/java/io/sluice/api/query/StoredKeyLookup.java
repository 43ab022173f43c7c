package io.sluice.api.query;

import io.sluice.api.http.ApiKeyText;
import io.sluice.api.http.Caller;
import io.sluice.api.http.CallerKind;
import io.sluice.api.http.Subject;
import io.sluice.api.http.TokenLookup;
import io.sluice.api.store.ApiKeyRepository;
import io.sluice.domain.floor.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Finds API keys in the database at each request: a revoked key ends at once on every replica.
@ApplicationScoped
class StoredKeyLookup implements TokenLookup {
  private final ApiKeyRepository keys;

  StoredKeyLookup(ApiKeyRepository keys) {
    this.keys = keys;
  }

  @Override
  public boolean hasForm(String token) {
    return ApiKeyText.find(token).isPresent();
  }

  @Override
  public Optional<Caller> findCaller(String token) {
    return ApiKeyText.find(token)
        .flatMap(text -> keys.findValid(text.hash()))
        .map(row ->
            new Caller(
                new Subject(Subject.KEYS, row.id().toString()),
                Subjects.keyName(row.name(), row.createdBy()),
                CallerKind.KEY,
                row.toGrants()));
  }
}
