package io.sluice.api.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.contract.Json;
import io.sluice.messaging.quarkus.MetricsToken;
import io.sluice.messaging.quarkus.ServiceTokenFilter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/// The filter of the framework's own endpoints (metrics, the description of the API), which
/// [RequestFilter] does not cover. They require the same Host and token as the API; metrics require
/// only that token, or the one of Prometheus. Health is open to all.
@ApplicationScoped
class ManagementFilter {
  private static final int FIRST = 1_000;

  private final Authenticator authenticator;
  private final MetricsToken metricsToken;
  private final RejectionCounter rejectionCounter;

  ManagementFilter(
      Authenticator authenticator, MetricsToken metricsToken, RejectionCounter rejectionCounter) {
    this.rejectionCounter = rejectionCounter;
    this.authenticator = authenticator;
    this.metricsToken = metricsToken;
  }

  void guard(@Observes Filters filters) {
    filters.register(this::enter, FIRST);
  }

  private void enter(RoutingContext request) {
    String path = request.normalizedPath();
    if (path.startsWith("/api/")) {
      preferJson(request.request());
    }
    if (!path.startsWith("/q/")
        || ServiceTokenFilter.isHealth(path)
        || metricsToken.isAdmitted(path, header(request))) {
      request.next();
      return;
    }
    try {
      resolve(
          request,
          path.equals("/q/metrics")
              ? authenticator.authenticateToken(request.request())
              : authenticator.authenticate(request.request()));
    } catch (ProblemException problem) {
      reject(request, problem);
    }
  }

  private void reject(RoutingContext request, ProblemException problem) {
    rejectionCounter.count(request.request(), problem);
    Future<Void> _ = reject(request.response(), problem, request.normalizedPath());
  }

  /// Continues with a request whose token is valid. A worker thread reads a token of the database.
  private void resolve(RoutingContext request, Credential credential) {
    if (credential instanceof Credential.FileToken) {
      request.next();
      return;
    }
    Future<?> _ =
        request
            .vertx()
            .executeBlocking(() -> credential.findCaller().isPresent())
            .onSuccess(isKnown -> {
              if (Boolean.TRUE.equals(isKnown)) {
                request.next();
              } else {
                reject(request, Credential.unknown());
              }
            })
            .onFailure(failure -> reject(request, ProblemExceptionMapper.toProblem(failure)));
  }

  private static String header(RoutingContext request) {
    return Optional.ofNullable(request.request().getHeader(HttpHeaders.AUTHORIZATION)).orElse("");
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
    problem.type().headers().forEach(response::putHeader);
    return response
        .setStatusCode(problem.type().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(Json.write(problem.view(path)));
  }
}
