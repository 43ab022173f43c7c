package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.contract.view.HealthView;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The settings of production: replicas, limits and reservations, and the proxy in front of the
/// API.
class ProductionFilesTest {
  private static final ComposeFiles PRODUCTION = ComposeFiles.of("docker-compose.prod.yml");
  private static final Pattern SIZE = Pattern.compile("([0-9]+)([kmg])");

  /// Its settings without comments, each on one line.
  private static final String NGINX =
      String.join(
          "\n",
          Manifests.read("compose/nginx/nginx.conf")
              .lines()
              .map(line -> line.strip().replaceFirst("^#.*", ""))
              .toList());

  @Test
  void each_container_has_a_limit_and_a_reservation_of_memory_and_processors() {
    assertThat(PRODUCTION.services())
        .contains("postgres-standby", "docker-proxy", "topics", "nginx", "grafana")
        .allSatisfy(service -> {
          JsonNode resources = PRODUCTION.last("/services/" + service + "/deploy/resources");
          assertThat(bytes(resources.at("/reservations/memory").asText()))
              .isBetween(1L << 23, bytes(resources.at("/limits/memory").asText()));
          assertThat(resources.at("/reservations/cpus").asDouble())
              .isBetween(0.01, resources.at("/limits/cpus").asDouble());
          assertThat(resources.at("/limits/pids").asInt()).isPositive();
        });
  }

  @Test
  void one_variable_sets_the_replicas_of_each_service() {
    assertThat(Topic.services())
        .extracting(
            service -> PRODUCTION.last("/services/" + service + "/deploy/replicas").asText())
        .containsOnly("${SLUICE_REPLICAS:-2}");
  }

  @Test
  void nginx_prefers_the_replica_with_the_fewest_requests_by_its_weight() {
    assertThat(block("upstream api {"))
        .contains("least_conn;")
        .containsPattern("server release-api:7070 weight=1 max_fails=[0-9]+ fail_timeout=[0-9]+s;");
  }

  @Test
  void nginx_replaces_what_a_client_claims_about_its_address() {
    String server = block("listen 8443 ssl;");
    assertThat(server)
        .contains(
            "proxy_set_header X-Real-IP $remote_addr;",
            "proxy_set_header X-Forwarded-For $remote_addr;",
            "proxy_set_header Forwarded \"\";")
        .doesNotContain("$proxy_add_x_forwarded_for");
    // A location with a header of its own would not inherit those.
    assertThat(server.split("\nlocation ", -1))
        .hasSizeGreaterThan(2)
        .satisfies(parts ->
            assertThat(Stream.of(parts).skip(1))
                .noneMatch(location -> location.contains("proxy_set_header"))
                .noneMatch(location -> location.contains("add_header")));
  }

  @Test
  void nginx_answers_health_in_the_form_of_the_services_if_no_replica_does() {
    assertThat(NGINX)
        .contains("location = /health {")
        .contains("error_page 502 504 = @unavailable;");
    Matcher answer = Pattern.compile("(?m)^return 503 '(.*)';$").matcher(NGINX);
    assertThat(answer.find()).isTrue();

    String filled =
        answer
            .group(1)
            .replace("$nginx_version", "1.26.3")
            .replace("$time_iso8601", "2026-11-30T09:22:01+00:00");

    HealthView health = Json.read(filled, HealthView.class);
    assertThat(health.status()).isEqualTo("DOWN");
    assertThat(health.timestamp()).isEqualTo("2026-11-30T09:22:01Z");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.checks())
        .extracting(HealthView.Check::name, HealthView.Check::status)
        .containsExactly(tuple("release-api", "DOWN"));
  }

  @Test
  void a_new_version_of_sluice_restarts_neither_proxies_nor_databases() {
    JsonNode stack = Manifests.file("compose/stack.yml").path("services");
    JsonNode secured = Manifests.file("compose/secured.yml").path("services");

    for (String part : List.of("router", "docker-proxy", "postgres", "kafka")) {
      assertThat(stack.path(part).toString()).as(part).hasSizeGreaterThan(2);
      assertThat(stack.path(part) + " " + secured.path(part))
          .as(part)
          .doesNotContain("SLUICE_VERSION");
    }
    assertThat(secured.path("nginx").toString())
        .contains("nginx:")
        .doesNotContain("SLUICE_VERSION");
  }

  @Test
  void nginx_has_as_many_files_as_its_connections_need() {
    JsonNode nginx = PRODUCTION.last("/services/nginx/ulimits");
    int files = number("worker_rlimit_nofile");

    assertThat(nginx.path("nofile").asInt()).isEqualTo(files);
    assertThat(number("worker_processes")).isBetween(1, 4);
    // A request has a connection to the client and one to a replica.
    assertThat(files).isGreaterThan(2 * number("worker_connections"));
    // Otherwise Docker would kill nginx before it has ended its streams.
    assertThat(number("worker_shutdown_timeout"))
        .isLessThan(
            Integer.parseInt(
                PRODUCTION.last("/services/nginx/stop_grace_period").asText().replace("s", "")));
  }

  /// Returns the part of the configuration that begins with a line, to the next server or upstream.
  private static String block(String line) {
    int begin = NGINX.indexOf("\n" + line + "\n");
    assertThat(begin).as(line).isNotNegative();
    String rest = NGINX.substring(begin + 1);
    return rest.split("\n(?:server|upstream api) \\{\n", 2)[0];
  }

  private static int number(String setting) {
    Matcher found = Pattern.compile("(?m)^" + setting + " ([0-9]+)s?;$").matcher(NGINX);
    assertThat(found.find()).as(setting).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private static long bytes(String size) {
    Matcher matcher = SIZE.matcher(size);
    assertThat(matcher.matches()).as(size).isTrue();
    int shift =
        switch (matcher.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          default -> 30;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }
}
