package io.sluice.domain.floor;

import java.util.List;
import java.util.Optional;

/// Compares the persons behind releases and commands. Requests name a caller as `ID`, or as `ID
/// (DISPLAY NAME)`: the id has no space, belongs to one subject of one issuer and never changes;
/// the display name may.
public final class Subjects {

  /// Whether a person approved already.
  public static boolean hasApproved(List<String> approvals, String caller) {
    return approvals.stream().anyMatch(approver -> isSame(approver, caller));
  }

  /// Whether the caller is the author of a release.
  public static boolean isAuthor(Optional<String> author, String caller) {
    return author.filter(it -> isSame(it, caller)).isPresent();
  }

  /// Returns the id in the name of a caller.
  public static String id(String caller) {
    int space = caller.indexOf(' ');
    return space < 0 ? caller : caller.substring(0, space);
  }

  private static boolean isSame(String one, String other) {
    return id(one).equals(id(other));
  }

  private Subjects() {}
}
