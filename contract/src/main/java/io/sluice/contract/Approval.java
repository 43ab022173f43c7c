package io.sluice.contract;

import java.util.List;

/// The approvals that open a gate.
///
/// @param roles roles of which an approver must have one: `viewer`, `releaser`, `approver`,
///   `operator`, `admin`
/// @param quorum number of different people who must approve, at least 1
public record Approval(List<String> roles, int quorum) {
  public Approval {
    roles = List.copyOf(roles);
  }
}
