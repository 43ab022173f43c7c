package io.sluice.api.store;

import java.util.UUID;

/// The idempotency key of a request, by which its repeats are found.
///
/// @param scope [#IDS], whose keys never expire, or a caller, whose keys expire after a day
/// @param key the id or the caller's key; unique in its scope
/// @param fingerprint hash of the whole request; the same key with another fingerprint is an error
public record IdempotencyKey(String scope, String key, String fingerprint) {
  /// The scope of ids that callers choose for commands and releases: they are valid forever, for
  /// all callers.
  public static final String IDS = "id";

  public static IdempotencyKey ofId(UUID id, String fingerprint) {
    return new IdempotencyKey(IDS, id.toString(), fingerprint);
  }

  /// @param caller the owner of the key, which is valid for a day
  public static IdempotencyKey ofKey(String caller, String key, String fingerprint) {
    return new IdempotencyKey("caller/" + caller, key, fingerprint);
  }
}
