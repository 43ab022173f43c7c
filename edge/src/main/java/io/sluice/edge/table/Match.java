package io.sluice.edge.table;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import java.util.UUID;

/// Requests that bear a value in a header or a cookie, and go to one release whatever the weights
/// say.
///
/// @param name of the header, in whatever case, or of the cookie, in this one
/// @param value the whole of it
/// @param release one of the lane's table; without an instance it gets nothing
public record Match(Kind kind, String name, String value, UUID release) {
  private static final int CHARACTERS_MAX = 128;

  /// Where the value stands.
  @EnumNaming(Hyphens.class)
  public enum Kind {
    HEADER,
    COOKIE
  }

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
