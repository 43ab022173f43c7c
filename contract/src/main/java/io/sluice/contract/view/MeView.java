package io.sluice.contract.view;

import java.util.List;

/// The owner of the token.
///
/// @param roles roles among `viewer`, `releaser`, `approver`, `admin`
public record MeView(String name, List<String> roles) {
  public MeView {
    roles = List.copyOf(roles);
  }
}
