package io.sluice.domain.floor;

import java.util.List;
import java.util.Optional;

/// Compares the persons behind releases and commands. A subject is the caller as requests name it.
public final class Subjects {

  /// Whether a person approved already.
  public static boolean hasApproved(List<String> approvals, String caller) {
    return approvals.stream().anyMatch(approver -> isSame(approver, caller));
  }

  /// Whether the caller is the author of a release.
  public static boolean isAuthor(Optional<String> author, String caller) {
    return author.filter(it -> isSame(it, caller)).isPresent();
  }

  private static boolean isSame(String one, String other) {
    return one.equals(other);
  }

  private Subjects() {}
}
