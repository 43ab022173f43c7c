package io.sluice.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that no HTTP client sends are answered with a problem too.
@QuarkusTest
class TransportErrorsTest extends ApiTest {
  private static final int TIMEOUT_MILLIS = 30_000;

  static Stream<Arguments> requests() {
    String token = "Connection: close\nAuthorization: Bearer " + ApiStack.token("admin") + "\n";
    String host = "Host: localhost\n" + token;
    String json = host + "Content-Type: application/json\n";
    return Stream.of(
        arguments("GET /api/v1/lanes/a%00b/shop", host, 400, "invalid-parameter"),
        arguments("GET /api/v1/releases/%00", host, 400, "invalid-parameter"),
        arguments("GET /api/v1/releases?lane=a%00b", host, 400, "invalid-parameter"),
        arguments("DELETE /api/v1/lanes/a/b?reason=%00", host, 400, "invalid-parameter"),
        arguments("GET /api/v1/version?x=%1F", host, 400, "invalid-parameter"),
        arguments("GET /api/v1/version", token, 400, "bad-request"),
        arguments("GET /q/openapi", token, 400, "bad-request"),
        arguments("POST /api/v1/releases", host + type(";;"), 415, "unsupported-media-type"),
        arguments("POST /api/v1/releases", host + type("json"), 415, "unsupported-media-type"),
        arguments("POST /api/v1/releases", host + type("a/b/c; ="), 415, "unsupported-media-type"),
        arguments("POST /api/v1/releases", host, 415, "unsupported-media-type"),
        arguments("GET /api/v1/version", host + "Accept: ;;\n", 406, "not-acceptable"),
        arguments("GET /api/v1/version", host + "Accept: a/b; q=x\n", 406, "not-acceptable"),
        arguments(
            "POST /api/v1/releases",
            json + length("300000") + "\n" + " ".repeat(300_000),
            413,
            "too-large"),
        arguments("POST /api/v1/releases", json + length("2000000"), 413, "too-large"),
        arguments("POST /api/v1/releases", json + length("99999999999"), 413, "too-large"),
        arguments("PUT /api/v1/nothing", json + length("2000000"), 413, "too-large"),
        arguments("GET /api/v1/releases?lane=" + "x".repeat(5_000), host, 414, "uri-too-long"),
        arguments("GET /api/v1/releases?lane=" + "x".repeat(40_000), host, 414, "uri-too-long"),
        arguments(
            "GET /api/v1/version",
            host + "X: " + "x".repeat(20_000) + "\n",
            431,
            "headers-too-large"),
        arguments("GET /api/v1/version", host + "X: y\n".repeat(4_000), 431, "headers-too-large"),
        arguments("BREW /api/v1/version", host, 405, "method-not-allowed"));
  }

  private static String type(String type) {
    return "Content-Type: " + type + "\n";
  }

  private static String length(String bytes) {
    return "Content-Length: " + bytes + "\n";
  }

  @ParameterizedTest(name = "{index} {3}")
  @MethodSource("requests")
  void an_unreadable_or_too_large_request_is_answered_with_a_problem(
      String line, String headers, int status, String type) throws IOException {
    boolean hasBody = line.startsWith("POST") && !headers.contains("Content-Length");
    String answer =
        exchange(line + " HTTP/1.1\n" + headers + (hasBody ? length("2") + "\n{}" : "\n"));

    String[] parts = answer.split("\r\n\r\n", 2);
    assertThat(parts[0]).startsWith("HTTP/1.1 " + status + " ");
    assertThat(parts[0].toLowerCase(Locale.ROOT))
        .contains("content-type: application/problem+json");
    JsonNode problem = Json.read(parts[1], JsonNode.class);
    assertThat(problem.at("/type").asText()).isEqualTo("urn:sluice:problem:" + type);
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
    assertThat(parts[1]).doesNotContain("Exception", "io.sluice", "jakarta");
  }

  @ParameterizedTest
  @CsvSource({"414, GET /%s HTTP/1.1", "431, GET / HTTP/1.1|X: %s"})
  void a_request_beyond_the_limits_of_the_server_has_a_status_only(int status, String head)
      throws IOException {
    String request = head.formatted("x".repeat(70_000)).replace('|', '\n');

    String answer = exchange(request + "\nHost: localhost\n\n");

    // The server may not have read the version of such a request.
    assertThat(answer)
        .startsWith("HTTP/1.")
        .contains(" %d ".formatted(status))
        .endsWith("\r\n\r\n");
  }

  private String exchange(String request) throws IOException {
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /// The client of the tests speaks HTTP/2 with the service, so all requests have one connection.
  @Test
  void a_rejected_request_leaves_its_connection_of_http_2_open() {
    for (int i = 0; i < 20; i++) {
      assertThat(admin.get("/api/v1/releases?lane=" + "x".repeat(5_000)).status()).isEqualTo(414);
      assertThat(admin.get("/api/v1/version").http().version()).isEqualTo(Version.HTTP_2);
    }
  }
}
