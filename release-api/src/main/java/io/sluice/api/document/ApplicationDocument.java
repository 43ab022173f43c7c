package io.sluice.api.document;

import java.util.Optional;

/// An application as a user writes it. See [io.sluice.contract.Setting.Application].
public record ApplicationDocument(Optional<DefaultsDocument> defaults) {
  /// What the first release of an unknown application makes.
  public static final ApplicationDocument NONE = new ApplicationDocument(Optional.empty());
}
