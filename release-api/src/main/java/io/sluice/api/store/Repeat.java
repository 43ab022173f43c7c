package io.sluice.api.store;

import java.util.UUID;

/// The idempotency key of a request, by which its repeats are found.
///
/// @param fingerprint hash of the whole request; the same key with another fingerprint is an error
public record Repeat(String scope, String key, String fingerprint) {
  /// The scope of ids that callers choose for commands and releases: they are valid forever, for
  /// all callers.
  public static final String IDS = "id";

  public static Repeat ofId(UUID id, String fingerprint) {
    return new Repeat(IDS, id.toString(), fingerprint);
  }

  /// @param caller the owner of the key, which is valid for a day
  public static Repeat ofKey(String caller, String key, String fingerprint) {
    return new Repeat("caller/" + caller, key, fingerprint);
  }
}
