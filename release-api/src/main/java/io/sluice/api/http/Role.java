package io.sluice.api.http;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The permissions of a caller. An admin has all of them; every role may read.
public enum Role {
  VIEWER,
  RELEASER,
  APPROVER,
  ADMIN;

  /// Returns the role named `word`.
  ///
  /// @throws IllegalArgumentException if there is none
  static Role named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// Returns the name of the role, such as `viewer`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Returns this role and the roles that it includes.
  Set<Role> included() {
    return switch (this) {
      case VIEWER -> EnumSet.of(VIEWER);
      case RELEASER -> EnumSet.of(VIEWER, RELEASER);
      case APPROVER -> EnumSet.of(VIEWER, APPROVER);
      case ADMIN -> EnumSet.allOf(Role.class);
    };
  }
}
