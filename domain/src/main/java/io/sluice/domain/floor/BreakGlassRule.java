package io.sluice.domain.floor;

import java.util.List;
import java.util.Optional;

/// The rule for passing floors: a caller with one of the roles passes them with a reason.
public final class BreakGlassRule {
  /// The roles of which a caller must have one.
  public static final List<String> ROLES = List.of("admin", "operator");

  /// The way past a floor, as the end of a sentence.
  public static final String CURE =
      "or breakGlass with a reason, from one of the roles: " + String.join(", ", ROLES);

  /// Whether a caller with `roles` may pass floors.
  public static boolean isAllowed(List<String> roles) {
    return ROLES.stream().anyMatch(roles::contains);
  }

  /// Finds the reason for which a caller passes floors; empty if the caller must not.
  public static Optional<String> findReason(Optional<String> breakGlass, List<String> roles) {
    return breakGlass.filter(reason -> !reason.isBlank()).filter(_ -> isAllowed(roles));
  }

  private BreakGlassRule() {}
}
