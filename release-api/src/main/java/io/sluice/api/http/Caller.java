package io.sluice.api.http;

import java.util.List;
import java.util.Set;

/// The caller of a request.
///
/// @param name the name behind the token, as histories show it
/// @param roles all granted roles, including those that they include
public record Caller(String name, Set<Role> roles) {
  public Caller {
    roles = Set.copyOf(roles);
  }

  /// Returns the names of the roles, in order.
  public List<String> roleNames() {
    return roles.stream().map(Role::word).sorted().toList();
  }
}
