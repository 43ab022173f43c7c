package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AccessTest extends ApiTest {
  private static final Set<String> ALL = Set.of("viewer", "releaser", "approver", "admin");
  private static final Set<String> RELEASERS = Set.of("releaser", "admin");
  private static final Set<String> APPROVERS = Set.of("approver", "admin");
  private static final Set<String> ADMINS = Set.of("admin");

  /// The roles that may call each endpoint; the test below requires that the map is complete.
  private static final Map<String, Set<String>> MATRIX =
      Map.ofEntries(
          Map.entry("GET /environments", ALL),
          Map.entry("GET /environments/{environment}", ALL),
          Map.entry("PUT /environments/{environment}", ADMINS),
          Map.entry("DELETE /environments/{environment}", ADMINS),
          Map.entry("GET /environments/{environment}/history", ALL),
          Map.entry("GET /environments/{environment}/diff", ALL),
          Map.entry("GET /applications", ALL),
          Map.entry("GET /applications/{application}", ALL),
          Map.entry("PUT /applications/{application}", ADMINS),
          Map.entry("DELETE /applications/{application}", ADMINS),
          Map.entry("GET /applications/{application}/history", ALL),
          Map.entry("GET /applications/{application}/diff", ALL),
          Map.entry("POST /applications/{application}/veto", RELEASERS),
          Map.entry("POST /applications/{application}/unveto", RELEASERS),
          Map.entry("POST /applications/{application}/pin", RELEASERS),
          Map.entry("POST /applications/{application}/unpin", RELEASERS),
          Map.entry("GET /releases", ALL),
          Map.entry("POST /releases", RELEASERS),
          Map.entry("GET /releases/{id}", ALL),
          Map.entry("GET /releases/{id}/events", ALL),
          Map.entry("GET /releases/{id}/notices", ALL),
          Map.entry("POST /releases/{id}/promote", RELEASERS),
          Map.entry("POST /releases/{id}/pause", RELEASERS),
          Map.entry("POST /releases/{id}/resume", RELEASERS),
          Map.entry("POST /releases/{id}/abort", RELEASERS),
          Map.entry("POST /releases/{id}/retry", RELEASERS),
          Map.entry("POST /releases/{id}/promote-full", RELEASERS),
          Map.entry("POST /releases/{id}/skip", RELEASERS),
          Map.entry("POST /releases/{id}/approve", ALL),
          Map.entry("POST /releases/{id}/deny", ALL),
          Map.entry("POST /releases/{id}/close", ADMINS),
          Map.entry("POST /releases/{id}/override-freeze", APPROVERS),
          Map.entry("GET /releases/{id}/replay", ALL),
          Map.entry("GET /releases/{id}/recording", ALL),
          Map.entry("GET /releases/{id}/recording/entries", ALL),
          Map.entry("POST /lanes/{environment}/{application}/veto", RELEASERS),
          Map.entry("POST /lanes/{environment}/{application}/unveto", RELEASERS),
          Map.entry("POST /lanes/{environment}/{application}/pin", RELEASERS),
          Map.entry("POST /lanes/{environment}/{application}/unpin", RELEASERS),
          Map.entry("POST /lanes/{environment}/{application}/restart", RELEASERS),
          Map.entry("POST /plans", ALL),
          Map.entry("GET /lanes", ALL),
          Map.entry("GET /lanes/{environment}/{application}", ALL),
          Map.entry("DELETE /lanes/{environment}/{application}", ADMINS),
          Map.entry("GET /lanes/{environment}/{application}/events", ALL),
          Map.entry("GET /lanes/{environment}/{application}/instances", ALL),
          Map.entry("GET /lanes/{environment}/{application}/logs", ALL),
          Map.entry("GET /lanes/{environment}/{application}/noise", ALL),
          Map.entry("PUT /lanes/{environment}/{application}/replicas", RELEASERS),
          Map.entry("GET /lanes/{environment}/{application}/revert", ALL),
          Map.entry("POST /lanes/{environment}/{application}/revert", RELEASERS),
          Map.entry("GET /outcomes", ALL),
          Map.entry("GET /commands/{id}", ALL),
          Map.entry("GET /dead-letters", ALL),
          Map.entry("GET /dead-letters/{id}", ALL),
          Map.entry("POST /dead-letters/{id}/replay", ADMINS),
          Map.entry("GET /version", ALL),
          Map.entry("GET /me", ALL));

  @Test
  void the_table_names_every_endpoint() {
    Set<String> endpoints = new TreeSet<>();
    JsonNode paths = admin.get("/q/openapi-of-the-code?format=json").json().at("/paths");
    paths
        .fieldNames()
        .forEachRemaining(path ->
            paths
                .get(path)
                .fieldNames()
                .forEachRemaining(method -> {
                  if (!method.equals("parameters")) {
                    endpoints.add(
                        method.toUpperCase(Locale.ROOT) + " " + path.replace("/api/v1", ""));
                  }
                }));

    assertThat(endpoints).containsExactlyInAnyOrderElementsOf(MATRIX.keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "releaser", "approver", "admin"})
  void each_role_can_call_exactly_the_endpoints_that_the_table_allows(String role) {
    MATRIX.forEach((endpoint, roles) -> {
      Reply reply = call(admin.as(role), endpoint);
      if (roles.contains(role)) {
        assertThat(reply.status()).as(endpoint).isNotIn(401, 403);
      } else {
        assertThat(reply.status()).as(endpoint).isEqualTo(403);
        assertThat(reply.text("/detail")).contains("needs the role", role);
      }
    });
  }

  @Test
  void api_endpoints_require_a_known_token_and_health_does_not() {
    MATRIX
        .keySet()
        .forEach(endpoint -> {
          Reply none = call(admin.as(""), endpoint);
          assertThat(none.status()).as(endpoint).isEqualTo(401);
          assertThat(none.http().headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
          assertThat(call(admin.as("stranger"), endpoint).status()).isEqualTo(401);
        });
    assertThat(admin.as("").get("/q/health/live").status()).isEqualTo(200);
    assertThat(admin.as("").get("/health").json().at("/status").asText()).isEqualTo("UP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/openapi", "/q/schemas", "/q/nothing"})
  void framework_endpoints_require_a_known_token_and_a_known_host(String path) throws IOException {
    assertThat(admin.as("").get(path).status()).isEqualTo(401);
    assertThat(admin.as("stranger").get(path).status()).isEqualTo(401);
    assertThat(admin.as("viewer").get(path).status()).isNotIn(401, 403);
    assertThat(fromElsewhere(path)).startsWith("HTTP/1.1 421");
  }

  /// Prometheus scrapes each replica by its address.
  @ParameterizedTest
  @ValueSource(strings = {"/q/metrics", "/q/health/../metrics"})
  void metrics_require_a_known_token_but_no_known_host(String path) throws IOException {
    assertThat(admin.as("").get(path).status()).isEqualTo(401);
    assertThat(admin.as("stranger").get(path).status()).isEqualTo(401);
    assertThat(admin.as("viewer").get(path).status()).isEqualTo(200);
    assertThat(fromElsewhere(path)).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_request_without_the_json_content_type_is_rejected() {
    Client form =
        new Client(url, "admin", Map.of("Content-Type", "application/x-www-form-urlencoded"));

    assertThat(form.post("/api/v1/releases", "a=b").status()).isEqualTo(415);
    assertThat(new Client(url, "admin", Map.of()).post("/api/v1/releases", "{}").status())
        .isEqualTo(415);
    assertThat(form.put("/api/v1/environments/x", "a=b").status()).isEqualTo(415);
  }

  @Test
  void a_request_to_an_unknown_host_is_rejected() throws IOException {
    assertThat(fromElsewhere("/api/v1/version"))
        .startsWith("HTTP/1.1 421")
        .contains("evil.example.com");
  }

  private String fromElsewhere(String path) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET %s HTTP/1.1\r\nHost: evil.example.com\r\nAuthorization: Bearer "
                  + ApiStack.token("admin")
                  + "\r\nConnection: close\r\n\r\n")
              .formatted(path)
              .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_caller_can_read_its_own_name_and_roles() {
    Reply me = admin.as("releaser").get("/api/v1/me");

    assertThat(me.text("/name")).isEqualTo("releaser");
    assertThat(me.json().at("/roles").toString()).isEqualTo("[\"viewer\",\"releaser\"]");
  }

  private static Reply call(Client client, String endpoint) {
    String[] parts = endpoint.split(" ", -1);
    String path =
        "/api/v1"
            + parts[1]
                .replace("{id}", "00000000-0000-0000-0000-000000000000")
                .replaceAll("\\{[a-z]+}", "nowhere");
    boolean hasBody = parts[0].equals("PUT") || parts[0].equals("POST");
    return client.call(parts[0], path, hasBody ? "{\"nothing\": 1}" : "");
  }
}
