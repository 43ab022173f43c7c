package io.sluice.api.request;

import io.sluice.contract.RevertBasis;
import java.util.Optional;
import java.util.UUID;

/// The origin of a release; fields as in [Request.Requested].
record Origin(
    Optional<UUID> retryOf,
    Optional<UUID> revertOf,
    Optional<RevertBasis> revert,
    Optional<UUID> restartOf,
    String caller,
    Optional<String> reason) {
  static Origin document(String caller) {
    return new Origin(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        caller,
        Optional.empty());
  }

  static Origin retry(UUID of, String caller, Optional<String> reason) {
    return new Origin(
        Optional.of(of),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        caller,
        said(reason));
  }

  static Origin revert(UUID of, RevertBasis basis, String caller, Optional<String> reason) {
    return new Origin(
        Optional.empty(),
        Optional.of(of),
        Optional.of(basis),
        Optional.empty(),
        caller,
        said(reason));
  }

  static Origin restart(UUID of, String caller, Optional<String> reason) {
    return new Origin(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(of),
        caller,
        said(reason));
  }

  private static Optional<String> said(Optional<String> reason) {
    return Optional.of(Orders.reason(reason)).filter(text -> !text.isEmpty());
  }
}
