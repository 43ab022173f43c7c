package io.sluice.api.http;

/// Patterns in which `*` stands for any characters, also none.
public final class Glob {

  /// Returns whether `pattern` has `name`.
  ///
  /// Compares the parts between the `*` from left to right. A `*` of `name` is a character that
  /// only a `*` of `pattern` matches: then `pattern` has all names of the pattern `name`.
  public static boolean isMatch(String pattern, String name) {
    String[] parts = pattern.split("\\*+", -1);
    String first = parts[0];
    String last = parts[parts.length - 1];
    if (parts.length == 1) {
      return pattern.equals(name);
    }
    if (name.length() < first.length() + last.length()
        || !name.startsWith(first)
        || !name.endsWith(last)) {
      return false;
    }
    String rest = name.substring(first.length(), name.length() - last.length());
    int at = 0;
    for (int i = 1; i < parts.length - 1; i++) {
      int found = rest.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    return true;
  }

  private Glob() {}
}
