package io.sluice.api.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What a caller may do. An admin may do everything; everyone may look.
public enum Role {
  VIEWER,
  RELEASER,
  APPROVER,
  ADMIN;

  /// The role named `word`.
  ///
  /// @throws IllegalArgumentException if there is none
  static Role named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// `viewer` and so on.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// This role and those that it includes.
  Set<Role> included() {
    return switch (this) {
      case VIEWER -> EnumSet.of(VIEWER);
      case RELEASER -> EnumSet.of(VIEWER, RELEASER);
      case APPROVER -> EnumSet.of(VIEWER, APPROVER);
      case ADMIN -> EnumSet.allOf(Role.class);
    };
  }
}
