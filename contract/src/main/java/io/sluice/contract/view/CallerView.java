package io.sluice.contract.view;

import java.util.List;

/// The owner of the token.
///
/// @param roles roles among `viewer`, `releaser`, `approver`, `admin`
public record CallerView(String name, List<String> roles) {
  public CallerView {
    roles = List.copyOf(roles);
  }
}
