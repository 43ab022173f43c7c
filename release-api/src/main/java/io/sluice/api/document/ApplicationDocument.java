package io.sluice.api.document;

import io.sluice.contract.Setting;
import java.util.Optional;

/// An application as a user writes it. See [io.sluice.contract.Setting.Application].
///
/// @param policy what was decided about its versions; whoever changes the rest leaves it out
public record ApplicationDocument(
    Optional<DefaultsDocument> defaults, Optional<Setting.Policy> policy) {
  /// What the first release of an unknown application makes.
  public static final ApplicationDocument NONE = new ApplicationDocument(Optional.empty());

  /// Every version may be released.
  public ApplicationDocument(Optional<DefaultsDocument> defaults) {
    this(defaults, Optional.empty());
  }

  /// The same with another policy.
  public ApplicationDocument with(Setting.Policy value) {
    return new ApplicationDocument(defaults, Optional.of(value));
  }

  /// What was decided about its versions.
  public Setting.Policy decided() {
    return policy.orElse(Setting.Policy.NONE);
  }
}
