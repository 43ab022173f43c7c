package io.sluice.contract;

import java.util.List;

/// Who has to say yes before a gate opens.
///
/// @param roles an approver has one of these: `viewer`, `releaser`, `approver`, `admin`
/// @param quorum how many different people, at least 1
public record Approval(List<String> roles, int quorum) {
  public Approval {
    roles = List.copyOf(roles);
  }
}
