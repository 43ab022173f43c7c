package io.sluice.api.store;

import io.sluice.api.http.Grant;
import io.sluice.contract.view.KeyView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The row of an API key, without its hash.
public record ApiKeyRow(
    UUID id,
    String name,
    String grants,
    String createdBy,
    Instant created,
    Instant expires,
    @Nullable Instant revoked,
    @Nullable String revokedBy) {

  /// Returns the roles of the key with their scopes.
  public List<Grant> toGrants() {
    return Arrays.stream(grants.split(",", -1)).map(Grant::parse).toList();
  }

  /// Returns the view of the key, without its text.
  public KeyView toView() {
    return new KeyView(
        id,
        name,
        toGrants().stream().map(Grant::toView).toList(),
        createdBy,
        created,
        expires,
        Optional.ofNullable(revoked),
        Optional.ofNullable(revokedBy),
        Optional.empty());
  }
}
