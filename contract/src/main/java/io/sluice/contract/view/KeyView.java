package io.sluice.contract.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A key of the API. Its text cannot be read again.
///
/// @param createdBy name of the caller who made it
/// @param revoked time from which on it is no longer valid; empty if it is not revoked
/// @param revokedBy name of the caller who revoked it
/// @param key the text of the key, only in the answer that made it
public record KeyView(
    UUID id,
    String name,
    List<GrantView> grants,
    String createdBy,
    Instant created,
    Instant expires,
    Optional<Instant> revoked,
    Optional<String> revokedBy,
    Optional<String> key) {
  public KeyView {
    grants = List.copyOf(grants);
  }

  /// Returns this view with the text of the new key.
  public KeyView withKey(String text) {
    return new KeyView(
        id, name, grants, createdBy, created, expires, revoked, revokedBy, Optional.of(text));
  }
}
