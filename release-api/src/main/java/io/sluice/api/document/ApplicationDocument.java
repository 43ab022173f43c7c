package io.sluice.api.document;

import io.sluice.contract.Setting;
import java.util.Optional;

/// An application as a user writes it. See [io.sluice.contract.Setting.Application].
///
/// @param policy vetoes and pins of its versions; absent in a request that changes only the rest
public record ApplicationDocument(
    Optional<DefaultsDocument> defaults, Optional<Setting.Policy> policy) {
  /// The document that the first release of an unknown application creates.
  public static final ApplicationDocument NONE = new ApplicationDocument(Optional.empty());

  /// Creates a document without a policy: every version may be released.
  public ApplicationDocument(Optional<DefaultsDocument> defaults) {
    this(defaults, Optional.empty());
  }

  /// Returns this document with another policy.
  public ApplicationDocument with(Setting.Policy value) {
    return new ApplicationDocument(defaults, Optional.of(value));
  }

  /// Returns the policy of its versions.
  public Setting.Policy policyOrNone() {
    return policy.orElse(Setting.Policy.NONE);
  }
}
