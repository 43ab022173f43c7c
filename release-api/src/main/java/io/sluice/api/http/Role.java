package io.sluice.api.http;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The roles of callers. An admin has all of them; every role may read.
public enum Role {
  VIEWER,
  RELEASER,
  APPROVER,

  /// Pauses, aborts and reverts releases of others, but posts no document.
  OPERATOR,
  ADMIN;

  /// Returns the role named `word`.
  ///
  /// @throws IllegalArgumentException if there is none
  static Role named(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is not one of the roles %s".formatted(word, String.join(", ", words()))));
  }

  /// Returns the names of all roles.
  public static List<String> words() {
    return Arrays.stream(values()).map(Role::word).toList();
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
      case OPERATOR -> EnumSet.of(VIEWER, OPERATOR);
      case ADMIN -> EnumSet.allOf(Role.class);
    };
  }
}
