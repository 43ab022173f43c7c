package io.sluice.messaging.quarkus;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;

/// Admits only requests with the service token, to any path: the framework's filter for endpoints
/// does not cover metrics. Other tokens admit to one path each, and health is open to all.
/// release-api has its own filter.
@ApplicationScoped
public class ServiceTokenFilter {
  private static final int PRIORITY = 1_000;
  private static final int UNAUTHORIZED = 401;

  private final ServiceToken token;
  private final List<PathToken> pathTokens;

  ServiceTokenFilter(ServiceToken token, @All List<PathToken> pathTokens) {
    this.token = token;
    this.pathTokens = pathTokens;
  }

  void register(@Observes Filters filters) {
    filters.register(this::filter, PRIORITY);
  }

  /// Whether `path` is that of a health check.
  ///
  /// @param path normalized
  public static boolean isHealth(String path) {
    return path.equals(HealthResource.PATH)
        || path.equals("/q/health")
        || path.startsWith("/q/health/");
  }

  /// Whether a request is admitted.
  ///
  /// @param path normalized
  /// @param header the `Authorization` header; empty if there is none
  boolean isAdmitted(String path, String header) {
    return isHealth(path)
        || token.isAdmitted(header)
        || pathTokens.stream().anyMatch(it -> it.isAdmitted(path, header));
  }

  private void filter(RoutingContext request) {
    String header =
        Optional.ofNullable(request.request().getHeader(HttpHeaders.AUTHORIZATION)).orElse("");
    if (isAdmitted(request.normalizedPath(), header)) {
      request.next();
    } else {
      request.response().setStatusCode(UNAUTHORIZED).putHeader("WWW-Authenticate", "Bearer").end();
    }
  }
}
