package io.sluice.api.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.contract.Json;
import io.sluice.messaging.quarkus.ServiceTokenFilter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// The filter of the framework's own endpoints (metrics, the description of the API), which
/// [RequestFilter] does not cover. They require the same Host and token as the API; metrics require
/// only the token. Health is open to all.
@ApplicationScoped
class ManagementFilter {
  private static final int FIRST = 1_000;
  private static final int UNAUTHORIZED = 401;

  private final Authenticator authenticator;

  ManagementFilter(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  void guard(@Observes Filters filters) {
    filters.register(this::enter, FIRST);
  }

  private void enter(RoutingContext request) {
    String path = request.normalizedPath();
    if (path.startsWith("/api/")) {
      preferJson(request.request());
    }
    if (!path.startsWith("/q/") || ServiceTokenFilter.isHealth(path)) {
      request.next();
      return;
    }
    try {
      var _ =
          path.equals("/q/metrics")
              ? authenticator.authenticateToken(request.request())
              : authenticator.authenticate(request.request());
    } catch (ProblemException problem) {
      Future<Void> _ = reject(request.response(), problem, path);
      return;
    }
    request.next();
  }

  /// Sets JSON as the preferred format of a request without one, so that its response ends. If a
  /// path serves both JSON and a stream, the framework otherwise chooses by the order in which it
  /// found them.
  private static void preferJson(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (accept == null || accept.equals("*/*")) {
      request.headers().set(HttpHeaders.ACCEPT, "application/json, */*;q=0.1");
    }
  }

  /// Sends `problem`.
  static Future<Void> reject(HttpServerResponse response, ProblemException problem, String path) {
    if (problem.type().status() == UNAUTHORIZED) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    return response
        .setStatusCode(problem.type().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(Json.write(problem.view(path)));
  }
}
