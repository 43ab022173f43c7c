package io.sluice.contract.view;

import java.util.List;

/// Who the token names.
///
/// @param roles among `viewer`, `releaser`, `approver`, `admin`
public record MeView(String name, List<String> roles) {
  public MeView {
    roles = List.copyOf(roles);
  }
}
