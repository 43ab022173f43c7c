package io.sluice.api.access;

import java.util.List;
import java.util.Set;

/// Who asks.
///
/// @param name the name behind the token, as histories show it
/// @param roles all that are granted, included ones too
public record Caller(String name, Set<Role> roles) {
  public Caller {
    roles = Set.copyOf(roles);
  }

  /// The roles as they are written, by name.
  public List<String> words() {
    return roles.stream().map(Role::word).sorted().toList();
  }
}
