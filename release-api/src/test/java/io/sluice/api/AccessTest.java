package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.view.CallerView;
import io.sluice.contract.view.GrantView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AccessTest extends ApiTest {
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

    assertThat(endpoints).containsExactlyInAnyOrderElementsOf(AccessMatrix.RULES.keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "releaser", "approver", "operator", "admin"})
  void each_role_can_call_exactly_the_endpoints_that_the_table_allows(String role) {
    AccessMatrix.RULES.forEach((endpoint, rule) -> {
      Reply reply = call(admin.as(role), endpoint);
      if (rule.roles().contains(role)) {
        assertThat(reply.status()).as(endpoint).isNotIn(401, 403);
      } else {
        assertThat(reply.status()).as(endpoint).isEqualTo(403);
        assertThat(reply.text("/detail")).contains("needs the role", role);
      }
    });
  }

  @Test
  void api_endpoints_require_a_known_token_and_health_does_not() {
    AccessMatrix.RULES
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
  @Test
  void the_token_of_prometheus_admits_to_metrics_only() {
    Client prometheus = admin.as("prometheus");

    assertThat(prometheus.get("/q/metrics").status()).isEqualTo(200);
    for (String path : List.of("/q/openapi", "/api/v1/me", "/api/v1/releases")) {
      assertThat(prometheus.get(path).status()).as(path).isEqualTo(401);
    }
  }

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
    assertThat(me.text("/issuer")).isEqualTo("sluice");
    assertThat(me.text("/subject")).isEqualTo("releaser");
    assertThat(me.as(CallerView.class).grants())
        .containsExactly(new GrantView("releaser", "*", "*"));
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
