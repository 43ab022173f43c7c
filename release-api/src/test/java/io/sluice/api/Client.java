package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/// Calls the service under test as one role.
record Client(URI url, String role, Map<String, String> headers) {
  private static final String REASON = "reason=test";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// The response of the service.
  record Reply(int status, HttpResponse<String> http, String body) {
    JsonNode json() {
      return Json.read(body, JsonNode.class);
    }

    <T> T as(Class<T> type) {
      return Json.read(body, type);
    }

    String text(String pointer) {
      return json().at(pointer).asText();
    }
  }

  static Client admin(URI url) {
    return new Client(url, "admin", Map.of("Content-Type", "application/json"));
  }

  Client as(String other) {
    return new Client(url, other, headers);
  }

  Client with(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new Client(url, role, more);
  }

  Reply get(String path) {
    return call("GET", path, "");
  }

  Reply post(String path, String body) {
    return call("POST", path, body);
  }

  Reply put(String path, String body) {
    return call("PUT", path, body);
  }

  /// Creates a settings document, or replaces the present one.
  Reply set(String path, String body) {
    Reply now = get(path);
    Client client = now.status() == 200 ? with("If-Match", tag(now)) : with("If-None-Match", "*");
    return client.put(withReason(path), body);
  }

  /// Deletes the present settings document.
  Reply remove(String path) {
    return with("If-Match", "*").call("DELETE", withReason(path), "");
  }

  private static String withReason(String path) {
    return path.contains("reason=") ? path : path + (path.contains("?") ? "&" : "?") + REASON;
  }

  /// Returns the ETag of a response.
  static String tag(Reply reply) {
    return reply.http().headers().firstValue("ETag").orElseThrow();
  }

  /// Posts up to 2 MiB of spaces without a content length.
  Reply endless(String path) {
    var spaces = new ByteArrayInputStream(" ".repeat(2 << 20).getBytes(UTF_8));
    return send(request("POST", path, "{}").POST(BodyPublishers.ofInputStream(() -> spaces)));
  }

  Reply call(String method, String path, String body) {
    return send(request(method, path, body));
  }

  private static Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString(UTF_8));
      return new Reply(response.statusCode(), response, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!role.isEmpty()) {
      request.header("Authorization", "Bearer " + ApiStack.token(role));
    }
    headers.forEach(request::header);
    return request;
  }
}
