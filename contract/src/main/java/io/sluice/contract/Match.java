package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Requests that bear a value in a header, a cookie or a parameter of their query, or come to the
/// lane's preview.
///
/// @param name of the header, in whatever case, or of the cookie or parameter, in this one
/// @param value the whole of it; of a parameter that is there more than once, the first one's. A
///   preview is [#PREVIEW]
public record Match(Kind kind, String name, String value) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern VALUE = Pattern.compile("[!-~&&[^\",;\\\\]]{1,128}");

  /// What every client writes in one form only.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

  /// What concerns one connection, what routers say themselves, and what has kinds of its own.
  private static final Set<String> NEVER =
      Set.of(
          "connection",
          "cookie",
          "forwarded",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-real-ip");

  /// Requests whose Host begins with [LaneKey#PREVIEW]: they go nowhere else.
  public static final Match PREVIEW = new Match(Kind.PREVIEW, "host", "preview");

  /// Where the value stands.
  @EnumNaming(Hyphens.class)
  public enum Kind {
    HEADER,
    COOKIE,
    QUERY,
    /// The Host: its name is `host` and its value `preview`.
    PREVIEW
  }

  /// @throws IllegalArgumentException if no request could bear it, or not in one form only
  public Match {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not the name of a header, cookie or parameter".formatted(name));
    }
    if (kind == Kind.PREVIEW && !(name.equals("host") && value.equals("preview"))) {
      throw new IllegalArgumentException(
          "a preview is matched by the name host and the value preview");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    boolean isTaken =
        NEVER.contains(lower) || lower.startsWith("x-forwarded-") || lower.startsWith("x-sluice-");
    if (kind == Kind.HEADER && isTaken) {
      throw new IllegalArgumentException("the header %s can never be matched".formatted(name));
    }
    Pattern allowed = kind == Kind.QUERY ? PLAIN : VALUE;
    if (!allowed.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the value of %s can never be matched: 1 to 128 %s"
              .formatted(
                  name,
                  kind == Kind.QUERY
                      ? "letters, digits and . _ ~ -"
                      : "printable characters without space, quote, comma, semicolon and backslash"));
    }
  }

  /// Such as `header x-team: qa`.
  public String text() {
    return switch (kind) {
      case HEADER -> "header %s: %s".formatted(name, value);
      case COOKIE -> "cookie %s=%s".formatted(name, value);
      case QUERY -> "parameter %s=%s".formatted(name, value);
      case PREVIEW -> LaneKey.PREVIEW + " before the lane's Host";
    };
  }
}
