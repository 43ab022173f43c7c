package io.sluice.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// The HTTP client of release-api. Each call returns a successful response or throws a
/// [CliException] with a sentence for the user.
public final class ApiClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(20);

  private final URI base;
  private final Supplier<String> token;
  private final HttpClient http;

  /// @param base such as `http://127.0.0.1:7070`
  /// @param token supplier of the bearer token, called for each request
  public ApiClient(URI base, Supplier<String> token) {
    this(base, token, Optional.empty());
  }

  /// @param trust of the certificate of an https `base`; empty for the authorities of the JDK
  public ApiClient(URI base, Supplier<String> token, Optional<SSLContext> trust) {
    this.base = base;
    this.token = token;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    trust.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  public URI base() {
    return base;
  }

  /// @param path below `/api/v1`, such as `/releases`
  public ApiResponse get(String path) {
    return send("GET", path, Optional.empty());
  }

  public ApiResponse get(String path, Map<String, String> headers) {
    return send("GET", path, Optional.empty(), headers);
  }

  public ApiResponse delete(String path) {
    return send("DELETE", path, Optional.empty());
  }

  public ApiResponse put(String path, String json) {
    return send("PUT", path, Optional.of(json));
  }

  /// @param json the body; if empty, the request has none
  public ApiResponse post(String path, Optional<String> json) {
    return send("POST", path, json);
  }

  public ApiResponse post(String path, Optional<String> json, Map<String, String> headers) {
    return send("POST", path, json, headers);
  }

  /// @param method such as `PUT`
  /// @param json the body; if empty, the request has none
  public ApiResponse send(String method, String path, Optional<String> json) {
    return send(method, path, json, Map.of());
  }

  ApiResponse send(String method, String path, Optional<String> json, Map<String, String> headers) {
    HttpRequest.Builder request = request(method, path, json);
    headers.forEach(request::header);
    return text(request.build());
  }

  /// Opens a stream of server-sent events; the caller closes it.
  ///
  /// @param after id of the last event that the caller has seen; if empty, the stream begins with
  ///   the first event
  /// @return empty if the server will send no more events (status 204)
  public Optional<EventStream> follow(String path, Optional<String> after) {
    HttpRequest.Builder request = request(path).setHeader("Accept", "text/event-stream");
    after.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<InputStream> response = send(request.GET().build(), BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return Optional.of(new EventStream(response.body()));
    }
    if (response.statusCode() == 204) {
      return Optional.empty();
    }
    try (InputStream body = response.body()) {
      throw ProblemTranslator.failure(
          base, response.statusCode(), new String(body.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw ProblemTranslator.unreachable(base, e);
    }
  }

  private HttpRequest.Builder request(String method, String path, Optional<String> json) {
    HttpRequest.Builder request = request(path).timeout(RESPONSE_TIMEOUT);
    if (json.isPresent() || method.equals("POST")) {
      request.header("Content-Type", "application/json");
    }
    return request.method(
        method, json.map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve("/api/v1" + path))
        .header("Accept", "application/json, text/plain")
        .header("Authorization", "Bearer " + token.get());
  }

  private ApiResponse text(HttpRequest request) {
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 200 && response.statusCode() < 300) {
      return new ApiResponse(
          response.statusCode(), response.body(), response.headers().firstValue("ETag"));
    }
    throw ProblemTranslator.failure(base, response.statusCode(), response.body());
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw ProblemTranslator.unreachable(base, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.unavailable("interrupted", "");
    }
  }
}
