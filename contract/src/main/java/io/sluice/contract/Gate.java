package io.sluice.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A gate of a canary as a user writes it: `{approve: {quorum: 2, expires: 1h}}`.
///
/// @param roles see [Approval]; `approver` if empty
/// @param quorum see [Approval]; 1 if empty
/// @param expires how long it waits for an answer; a gate has to say so
/// @param onExpiry what happens then; `rollback` if empty
public record Gate(
    Optional<List<String>> roles,
    Optional<Integer> quorum,
    Optional<Duration> expires,
    Optional<Decision> onExpiry) {
  private static final String ROLE = "approver";

  /// With what it leaves out.
  public Approval approval() {
    return new Approval(roles.orElse(List.of(ROLE)), quorum.orElse(1));
  }

  /// What happens when nobody answered in time.
  public Decision decision() {
    return onExpiry.orElse(Decision.ROLLBACK);
  }
}
