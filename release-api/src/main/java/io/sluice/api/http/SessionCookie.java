package io.sluice.api.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/// The cookie of a session of the console. Over HTTPS its name has the prefix that browsers accept
/// only from this host itself, and only over HTTPS.
public final class SessionCookie {
  private static final String NAME = "sluice-session";
  private static final String SECURE_PREFIX = "__Host-";

  /// Returns the name of the cookie for the connection of a request.
  public static String name(HttpServerRequest request) {
    return name(request, NAME);
  }

  /// Returns the name of another cookie for the connection of a request. Browsers accept it with
  /// the path `/` only.
  public static String name(HttpServerRequest request, String plain) {
    return isSecure(request) ? SECURE_PREFIX + plain : plain;
  }

  /// Returns whether the browser uses HTTPS; behind trusted proxies, as they report.
  public static boolean isSecure(HttpServerRequest request) {
    return "https".equals(request.scheme());
  }

  /// Finds the value of the cookie.
  public static Optional<String> find(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie(name(request))).map(Cookie::getValue);
  }

  private SessionCookie() {}
}
