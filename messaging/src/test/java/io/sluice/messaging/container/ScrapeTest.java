package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Prometheus reads metrics and nothing else, Alertmanager sends alerts and nothing else, and no
/// application reaches them.
class ScrapeTest {
  private static final String TOKEN = "/run/secrets/metrics-token";

  @ParameterizedTest
  @ValueSource(strings = {"docker-compose.staging.yml", "docker-compose.prod.yml"})
  void no_part_of_the_monitoring_is_in_the_network_of_the_applications(String variant) {
    ComposeFiles files = ComposeFiles.of(variant);

    assertThat(networks(files, "strategy-engine")).contains("instances");
    for (String part : Set.of("prometheus", "alertmanager", "grafana")) {
      assertThat(networks(files, part)).as(part).isNotEmpty().doesNotContain("instances");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-compose.staging.yml", "docker-compose.prod.yml"})
  void prometheus_reads_the_router_in_a_network_of_the_two(String variant) {
    ComposeFiles files = ComposeFiles.of(variant);

    assertThat(files.services())
        .filteredOn(service -> networks(files, service).contains("scrape"))
        .containsExactlyInAnyOrder("prometheus", "router");
    assertThat(networks(files, "router")).containsExactlyInAnyOrder("instances", "scrape");
    assertThat(files.last("/networks/scrape/internal").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-compose.staging.yml", "docker-compose.prod.yml"})
  void prometheus_has_no_secret_but_the_token_for_metrics(String variant) {
    ComposeFiles files = ComposeFiles.of(variant);

    assertThat(texts(files, "/services/prometheus/secrets"))
        .containsExactlyInAnyOrder("metrics-token", "internal-ca");
    for (String service : Topic.services()) {
      assertThat(texts(files, "/services/" + service + "/secrets")).contains("metrics-token");
      assertThat(
              files
                  .last("/services/" + service + "/environment/SLUICE_METRICS_TOKEN_FILE")
                  .asText())
          .isEqualTo(TOKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-compose.staging.yml", "docker-compose.prod.yml"})
  void alertmanager_has_no_secret_but_its_token(String variant) {
    ComposeFiles files = ComposeFiles.of(variant);

    assertThat(texts(files, "/services/alertmanager/secrets"))
        .containsExactlyInAnyOrder("alerts-token", "internal-ca");
    assertThat(texts(files, "/services/notifier/secrets")).contains("alerts-token");
    assertThat(
            Manifests.file("compose/monitoring/alertmanager.yml")
                .at("/receivers/0/webhook_configs/0/http_config/authorization/credentials_file"))
        .isEqualTo(files.last("/services/notifier/environment/SLUICE_NOTIFIER_ALERTS_TOKEN_FILE"));
  }

  @Test
  void each_job_sends_no_other_token() {
    assertThat(Manifests.file("compose/monitoring/prometheus.yml").path("scrape_configs"))
        .filteredOn(job -> job.has("authorization"))
        .extracting(job -> job.at("/authorization/credentials_file").asText())
        .hasSize(Topic.services().size() + 2)
        .containsOnly(TOKEN);
    assertThat(Manifests.read("k8s/components/monitoring/scrape.yaml"))
        .contains("key: metrics-token")
        .doesNotContain("service-token", "prometheus-token");
  }

  private static Set<String> networks(ComposeFiles files, String service) {
    String pointer = "/services/" + service + "/networks";
    Set<String> all = new TreeSet<>();
    files
        .each(pointer)
        .forEach(networks -> {
          networks.fieldNames().forEachRemaining(all::add);
          networks.forEach(it ->
              Stream.of(it).filter(JsonNode::isTextual).forEach(one -> all.add(one.asText())));
        });
    return all;
  }

  private static Set<String> texts(ComposeFiles files, String pointer) {
    Set<String> all = new TreeSet<>();
    files
        .each(pointer)
        .forEach(list ->
            list.forEach(it -> all.add(it.isTextual() ? it.asText() : it.path("source").asText())));
    return all;
  }
}
