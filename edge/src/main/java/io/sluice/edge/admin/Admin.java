package io.sluice.edge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.TokenFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/// Serves the admin port: authorizes callers and limits the size of requests. [AdminRoutes] handles
/// them.
public final class Admin {
  /// Maximum length of a body, in bytes.
  static final int BODY_MAX = 1024 * 1024;

  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private final Optional<TokenFile> tokens;
  private final Optional<TokenFile> metricsTokens;
  private final AdminRoutes routes;
  private final ExecutorService threads;

  /// @param tokens one of which callers must send; if empty, none is required
  /// @param metricsTokens admit to metrics only; empty if there are none
  /// @param threads run blocking work
  public Admin(
      Optional<TokenFile> tokens,
      Optional<TokenFile> metricsTokens,
      AdminRoutes routes,
      ExecutorService threads) {
    this.tokens = tokens;
    this.metricsTokens = metricsTokens;
    this.routes = routes;
    this.threads = threads;
  }

  /// Reads the files of tokens again.
  public void reloadTokens() {
    tokens.ifPresent(TokenFile::reload);
    metricsTokens.ifPresent(TokenFile::reload);
  }

  /// Opens the port.
  public Future<HttpServer> open(Vertx vertx, String host, int port) {
    var options = new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(75);
    return vertx
        .createHttpServer(options.setHttp2ClearTextEnabled(false))
        .connectionHandler(connection -> connection.exceptionHandler(_ -> {}))
        .exceptionHandler(_ -> {})
        .requestHandler(request -> handle(vertx, request))
        .listen();
  }

  private void handle(Vertx vertx, HttpServerRequest request) {
    request.exceptionHandler(_ -> {});
    request.response().exceptionHandler(_ -> {});
    Optional<AdminResponse> rejected = findRejection(request);
    if (rejected.isPresent()) {
      respond(request, rejected.get());
      return;
    }
    var body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() + chunk.length() > BODY_MAX) {
        request.handler(_ -> {});
        request.endHandler(_ -> {});
        respond(request, AdminResponse.error(413, "too-large"));
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(_ -> run(vertx, request, body.toString(UTF_8)));
  }

  private void run(Vertx vertx, HttpServerRequest request, String body) {
    var context = vertx.getOrCreateContext();
    threads.execute(() -> {
      AdminResponse response = routes.handle(request.method().name(), path(request), body);
      context.runOnContext(_ -> respond(request, response));
    });
  }

  /// Rejects callers without the token, and requests that a page in a browser could send: under
  /// another host name, or with a content type that needs no preflight request.
  private Optional<AdminResponse> findRejection(HttpServerRequest request) {
    if (request.authority() == null
        || !HOSTS.contains(request.authority().host().toLowerCase(Locale.ROOT))) {
      return Optional.of(AdminResponse.error(421, "unknown-host"));
    }
    if (!path(request).equals("/health") && !isAuthorized(request)) {
      return Optional.of(AdminResponse.error(401, "unauthorized"));
    }
    String type = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
    if (!request.method().name().equals("GET")
        && !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return Optional.of(AdminResponse.error(415, "not-json"));
    }
    return Optional.empty();
  }

  private static String path(HttpServerRequest request) {
    return Optional.ofNullable(request.path()).orElse("/");
  }

  private boolean isAuthorized(HttpServerRequest request) {
    String header = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).orElse("");
    return tokens.map(file -> file.tokens().isSentBy(header)).orElse(true)
        || (path(request).equals("/metrics")
            && metricsTokens.filter(file -> file.tokens().isSentBy(header)).isPresent());
  }

  private static void respond(HttpServerRequest request, AdminResponse response) {
    if (!request.response().ended() && !request.response().closed()) {
      request
          .response()
          .setStatusCode(response.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, response.contentType())
          .end(response.text());
    }
  }
}
