package io.sluice.engine.effect.target;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import java.util.UUID;
import java.util.regex.Pattern;

/// Requests that bear a value in a header or a cookie, and go to one release whatever the weights
/// say: for whoever wants to see the candidate before it has weight.
///
/// @param name of the header, in whatever case, or of the cookie, in this one
/// @param value the whole of it
/// @param release one of the lane's table; without an instance there it gets nothing
public record Match(Kind kind, String name, String value, UUID release) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern VALUE = Pattern.compile("[!-~&&[^\",;\\\\]]{1,128}");

  /// Where the value stands.
  @EnumNaming(Hyphens.class)
  public enum Kind {
    HEADER,
    COOKIE
  }

  /// @throws IllegalArgumentException if name or value could not stand in a request, or in one form
  ///   only
  public Match {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a header or cookie: " + name);
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("the value of %s cannot be matched".formatted(name));
    }
  }
}
