package io.sluice.domain.floor;

import java.util.List;
import java.util.Optional;

/// Compares the persons behind releases and commands. Requests name a caller as `ID`, or as `ID
/// (DISPLAY NAME)`: the id has no space, belongs to one subject of one issuer and never changes;
/// the display name may. An API key is named `key:NAME (ID)`, with the id of the person who made
/// it: that person is behind the key.
public final class Subjects {
  /// The beginning of the id of an API key; no other id has it.
  private static final String KEY = "key:";

  /// Whether a person approved already.
  public static boolean hasApproved(List<String> approvals, String caller) {
    return approvals.stream().anyMatch(approver -> isSame(approver, caller));
  }

  /// Whether the person behind the caller is the one behind a release.
  public static boolean isAuthor(Optional<String> author, String caller) {
    return author.filter(it -> isSame(it, caller)).isPresent();
  }

  /// Returns the id in the name of a caller.
  public static String id(String caller) {
    int space = caller.indexOf(' ');
    return space < 0 ? caller : caller.substring(0, space);
  }

  /// Returns the name of an API key as a caller.
  ///
  /// @param maker caller who made the key
  public static String keyName(String key, String maker) {
    return "%s%s (%s)".formatted(KEY, key, id(maker));
  }

  /// Returns the id of the person behind a caller: for an API key that of its maker, if the name
  /// has it.
  public static String person(String caller) {
    String id = id(caller);
    return id.startsWith(KEY) && caller.startsWith(" (", id.length()) && caller.endsWith(")")
        ? caller.substring(id.length() + 2, caller.length() - 1)
        : id;
  }

  private static boolean isSame(String one, String other) {
    return person(one).equals(person(other));
  }

  private Subjects() {}
}
