package io.sluice.edge.table;

import io.sluice.contract.Match.Kind;
import java.util.UUID;

/// Requests that bear a value in a header, a cookie or a parameter of their query, and go to one
/// release whatever the weights say.
///
/// @param name of the header, in whatever case, or of the cookie or parameter, in this one
/// @param value the whole of it
/// @param release one of the lane's table; without an instance it gets nothing
public record Match(Kind kind, String name, String value, UUID release) {
  private static final int CHARACTERS_MAX = 128;

  /// @throws IllegalArgumentException if name or value is empty or longer than 128 characters
  public Match {
    requireShort(name);
    requireShort(value);
  }

  private static void requireShort(String text) {
    if (text.isBlank() || text.length() > CHARACTERS_MAX) {
      throw new IllegalArgumentException(
          "a match's name and value must have 1 to %d characters".formatted(CHARACTERS_MAX));
    }
  }
}
