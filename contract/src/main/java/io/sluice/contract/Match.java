package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A rule for requests with a value in a header, a cookie or a query parameter, or for requests to
/// the lane's preview.
///
/// @param name name of the header, in any case, or of the cookie or parameter, case-sensitive
/// @param value the complete value; for a repeated parameter, its first value. For a preview see
///   [#PREVIEW] and [#SIGNED_PREVIEW]
public record Match(Kind kind, String name, String value) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern VALUE = Pattern.compile("[!-~&&[^\",;\\\\]]{1,128}");

  /// The pattern of values that every client encodes in the same form.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

  private static final Set<String> PREVIEWS = Set.of("preview", "signed");

  /// Headers that cannot be matched: they belong to one connection, routers set them, or they have
  /// a kind of their own.
  private static final Set<String> UNMATCHABLE =
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

  /// The match for all requests whose Host begins with [LaneKey#PREVIEW]: they go to no other
  /// release.
  public static final Match PREVIEW = new Match(Kind.PREVIEW, "host", "preview");

  /// The match for those of these requests that have the proof of a [PreviewLink].
  public static final Match SIGNED_PREVIEW = new Match(Kind.PREVIEW, "host", "signed");

  /// The part of the request that contains the value.
  @EnumNaming(Hyphens.class)
  public enum Kind {
    HEADER,
    COOKIE,
    QUERY,
    /// The Host: its name is `host`, and its value `preview`, or `signed` if a link is needed.
    PREVIEW
  }

  /// @throws IllegalArgumentException if no request could contain the value, or if clients could
  ///   encode it in more than one form
  public Match {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not the name of a header, cookie or parameter".formatted(name));
    }
    if (kind == Kind.PREVIEW && !(name.equals("host") && PREVIEWS.contains(value))) {
      throw new IllegalArgumentException(
          "a preview is matched by the name host and the value preview or signed");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    boolean isReserved =
        UNMATCHABLE.contains(lower)
            || lower.startsWith("x-forwarded-")
            || lower.startsWith("x-sluice-");
    if (kind == Kind.HEADER && isReserved) {
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

  /// Returns the match as text, such as `header x-team: qa`.
  public String text() {
    return switch (kind) {
      case HEADER -> "header %s: %s".formatted(name, value);
      case COOKIE -> "cookie %s=%s".formatted(name, value);
      case QUERY -> "parameter %s=%s".formatted(name, value);
      case PREVIEW ->
          LaneKey.PREVIEW
              + " before the lane's Host"
              + (value.equals("signed") ? " and a signed link" : "");
    };
  }
}
