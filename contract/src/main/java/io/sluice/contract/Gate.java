package io.sluice.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A gate of a canary as a user writes it: `{approve: {quorum: 2, expires: 1h}}`.
///
/// @param roles see [Approval]; `approver` if empty
/// @param quorum see [Approval]; 1 if empty
/// @param expires time that the gate waits for approval; required
/// @param onExpiry decision after that time; `rollback` if empty
public record Gate(
    Optional<List<String>> roles,
    Optional<Integer> quorum,
    Optional<Duration> expires,
    Optional<Decision> onExpiry) {
  private static final String ROLE = "approver";

  /// Returns the required approvals, with defaults for the absent fields.
  public Approval approval() {
    return new Approval(roles.orElse(List.of(ROLE)), quorum.orElse(1));
  }

  /// Returns the decision if the gate expires.
  public Decision decision() {
    return onExpiry.orElse(Decision.ROLLBACK);
  }
}
