package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Settings of staging and production that other tests do not need.
class ComposeSettingsTest {
  private static final JsonNode SERVICES = Manifests.file("compose/secured.yml").path("services");

  @Test
  void compose_does_not_create_the_directory_of_outside_users_as_root() {
    assertThat(SERVICES.at("/topics/volumes/0/target").asText()).isEqualTo("/consumers");
    assertThat(SERVICES.at("/topics/volumes/0/bind/create_host_path").asBoolean(true)).isFalse();
  }

  @Test
  void a_service_has_ten_minutes_for_its_migrations_and_is_ready_within_a_second_of_them() {
    JsonNode stack = Manifests.file("compose/stack.yml");

    assertThat(stack.at("/x-service/healthcheck/start_period").asText()).isEqualTo("10m");
    assertThat(stack.at("/x-often/start_interval").asText()).isEqualTo("1s");
    Topic.services()
        .forEach(service ->
            assertThat(stack.at("/services/" + service + "/healthcheck").isMissingNode())
                .as(service)
                .isTrue());
  }

  @Test
  void prometheus_limits_the_size_of_its_data_beside_their_age() {
    assertThat(Manifests.file("compose/monitoring.yml").at("/services/prometheus/command"))
        .extracting(JsonNode::asText)
        .contains("--storage.tsdb.retention.time=15d", "--storage.tsdb.retention.size=10GB");
  }

  @Test
  void kafka_is_published_by_a_setting_of_its_own() {
    assertThat(SERVICES.at("/kafka/ports/0").asText())
        .startsWith("${SLUICE_KAFKA_BIND:-127.0.0.1}:");
  }

  @Test
  void the_listener_of_the_services_is_only_in_their_network() {
    JsonNode kafka = SERVICES.path("kafka");

    assertThat(kafka.at("/environment/KAFKA_LISTENERS").asText())
        .startsWith("INTERNAL://kafka-internal:9092,");
    assertThat(kafka.at("/environment/KAFKA_ADVERTISED_LISTENERS").asText())
        .startsWith("INTERNAL://kafka-internal:9092,");
    assertThat(kafka.at("/networks/data/aliases/0").asText()).isEqualTo("kafka-internal");
    assertThat(kafka.at("/networks/subscribers").properties()).isEmpty();
    assertThat(kafka.at("/healthcheck/test").toString()).contains("/dev/tcp/kafka-internal/9092");
  }

  @Test
  void every_path_of_the_api_is_compressed_and_has_another_replica() {
    String nginx = Manifests.read("compose/nginx/nginx.conf");
    List<String> parts = List.of(nginx.split("\n    location ", -1));

    assertThat(parts.getFirst())
        .contains("proxy_next_upstream error timeout http_502 http_503;")
        .contains("gzip on;");
    assertThat(parts.stream().skip(1))
        .filteredOn(location -> location.contains("proxy_pass https://api;"))
        .hasSize(3)
        .allSatisfy(
            location -> assertThat(location).doesNotContain("proxy_next_upstream ", "gzip"));
    assertThat(nginx.lines().map(String::strip).filter(line -> line.startsWith("gzip_types ")))
        .singleElement()
        .asString()
        .contains("application/json")
        .doesNotContain("event-stream");
  }
}
