package io.sluice.api.store;

import java.util.UUID;

/// What makes two requests the same one.
///
/// @param fingerprint of all that the request says; the same key with another one is a mistake
public record Repeat(String scope, String key, String fingerprint) {
  /// The scope of ids that are chosen for commands and releases: they hold for ever, for everyone.
  public static final String IDS = "id";

  public static Repeat ofId(UUID id, String fingerprint) {
    return new Repeat(IDS, id.toString(), fingerprint);
  }

  /// @param caller whose key it is; it holds for a day
  public static Repeat ofKey(String caller, String key, String fingerprint) {
    return new Repeat("caller/" + caller, key, fingerprint);
  }
}
