package io.sluice.api.console;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.api.http.ConsolePath;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/// The headers of every response of the console, also of one that another filter rejects: a browser
/// loads only the files of this service, runs no other script, and shows no page in a frame.
@ApplicationScoped
class ConsoleHeaders {
  /// Before [io.sluice.api.http.RequestLimits].
  private static final int FIRST = 3_000;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
              + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()");

  void guard(@Observes Filters filters) {
    filters.register(ConsoleHeaders::add, FIRST);
  }

  private static void add(RoutingContext context) {
    if (ConsolePath.isConsole(context.normalizedPath())) {
      HEADERS.forEach(context.response()::putHeader);
      context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    context.next();
  }
}
