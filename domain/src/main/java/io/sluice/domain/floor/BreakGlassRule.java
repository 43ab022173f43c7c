package io.sluice.domain.floor;

import io.sluice.contract.Command;
import java.util.List;
import java.util.Optional;

/// The rule for bypassing floors: a caller with one of the roles bypasses them with a reason.
public final class BreakGlassRule {
  /// The roles of which a caller must have one.
  public static final List<String> ROLES = List.of("admin", "operator");

  /// The bypass of a floor, as the end of a sentence.
  public static final String CURE =
      "or breakGlass with a reason, from one of the roles: " + String.join(", ", ROLES);

  /// Whether a command can bypass floors. All others run as without a break-glass, so that none of
  /// them is rejected for one.
  public static boolean isFor(Command command) {
    return switch (command) {
      case Command.Promote _, Command.PromoteFull _, Command.Skip _, Command.Approve _ -> true;
      case Command.Deny _, Command.Close _, Command.Pause _, Command.Resume _ -> false;
      case Command.Abort _, Command.Revert _, Command.OverrideFreeze _ -> false;
      case Command.Veto _, Command.Unveto _, Command.Pin _, Command.Unpin _ -> false;
      case Command.Scale _, Command.Stop _ -> false;
    };
  }

  /// Whether a caller with `roles` may bypass floors.
  public static boolean isAllowed(List<String> roles) {
    return ROLES.stream().anyMatch(roles::contains);
  }

  /// Finds the reason for which a caller bypasses floors; empty if the caller must not.
  public static Optional<String> findReason(Optional<String> breakGlass, List<String> roles) {
    return breakGlass.filter(reason -> !reason.isBlank()).filter(_ -> isAllowed(roles));
  }

  private BreakGlassRule() {}
}
