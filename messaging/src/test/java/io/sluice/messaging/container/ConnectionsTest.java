package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pools of all replicas together fit into PostgreSQL's maximum, with some connections to
/// spare.
class ConnectionsTest {
  /// The default of `max_connections` in PostgreSQL.
  private static final int DEFAULT = 100;

  /// Connections for superusers only (3, the default in PostgreSQL), people, backups and checks.
  private static final int SPARE = 20;

  private static final Pattern POOL =
      Pattern.compile("(?m)^quarkus\\.datasource\\.jdbc\\.max-size=([0-9]+)$");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-[0-9]+}");
  private static final Pattern ALLOWED =
      Pattern.compile("max_connections`?[ =]+(?:of |is )?([0-9]+)");

  @ParameterizedTest
  @ValueSource(strings = {"", ".dev", ".staging", ".prod"})
  void compose_allows_all_pools_at_once(String variant) {
    ComposeFiles files = ComposeFiles.of("docker-compose" + variant + ".yml");
    int used = 0;
    for (String service : Topic.services()) {
      used += pool(service) * replicas(files, service);
    }

    for (String server : List.of("postgres", "postgres-standby")) {
      JsonNode command = files.last("/services/" + server + "/command");
      if (!command.isMissingNode()) {
        assertThat(used + SPARE).as(server).isLessThanOrEqualTo(allowed(command));
      }
    }
  }

  @Test
  void the_page_of_compose_names_the_connections_of_production() {
    Matcher page = ALLOWED.matcher(Manifests.read("docs/compose.md"));
    assertThat(page.find()).isTrue();

    JsonNode command =
        ComposeFiles.of("docker-compose.prod.yml").last("/services/postgres/command");
    assertThat(page.group(1)).isEqualTo("" + allowed(command));
  }

  @Test
  void the_page_of_kubernetes_names_what_all_pods_need_when_all_are_scaled_up() {
    int used = 0;
    for (String service : Topic.services()) {
      used += pool(service) * pods(service);
    }

    Matcher page = ALLOWED.matcher(Manifests.read("docs/kubernetes.md"));
    assertThat(page.find()).isTrue();
    assertThat(Integer.parseInt(page.group(1))).isGreaterThanOrEqualTo(used + SPARE);
  }

  @Test
  void the_embedded_database_allows_all_pools_and_a_second_engine() {
    int used = 0;
    for (String service : Topic.services()) {
      used += pool(service);
    }

    Matcher embedded =
        ALLOWED.matcher(
            Manifests.read("sandbox/src/main/java/io/sluice/sandbox/PostgresCommand.java"));
    assertThat(embedded.find()).isTrue();
    assertThat(Integer.parseInt(embedded.group(1)))
        .isGreaterThanOrEqualTo(used + pool("strategy-engine") + SPARE);
  }

  private static int pool(String service) {
    Matcher own =
        POOL.matcher(Manifests.read(service + "/src/main/resources/application.properties"));
    Matcher all =
        POOL.matcher(
            Manifests.read("messaging/src/main/resources/META-INF/microprofile-config.properties"));
    assertThat(all.find()).isTrue();
    return Integer.parseInt(own.find() ? own.group(1) : all.group(1));
  }

  /// Returns the maximum number of pods in any manifest.
  private static int pods(String service) {
    int most = 1;
    for (JsonNode each :
        ComposeFiles.yaml("k8s/overlays/prod/kustomization.yaml").path("replicas")) {
      if (each.path("name").asText().equals(service)) {
        most = Math.max(most, each.path("count").asInt());
      }
    }
    for (String scaler :
        List.of(
            "autoscale/release-api.yaml", "autoscale/health-monitor.yaml", "keda/notifier.yaml")) {
      JsonNode spec = ComposeFiles.yaml("k8s/components/" + scaler).path("spec");
      if (spec.at("/scaleTargetRef/name").asText().equals(service)) {
        int highest =
            Math.max(spec.path("maxReplicas").asInt(), spec.path("maxReplicaCount").asInt());
        most = Math.max(most, highest);
      }
    }
    return most;
  }

  /// Returns the number of replicas; the highest allowed one if a variable sets it.
  private static int replicas(ComposeFiles files, String service) {
    String count = files.last("/services/" + service + "/deploy/replicas").asText("1");
    Matcher variable = VARIABLE.matcher(count);
    return variable.matches() ? highest(variable.group(1)) : Integer.parseInt(count);
  }

  /// Returns the highest number that the page allows for a variable.
  private static int highest(String variable) {
    Matcher row =
        Pattern.compile("\\| `%s` \\| [0-9]+ \\| .*\\b1 to ([0-9]+)\\b".formatted(variable))
            .matcher(Manifests.read("docs/compose.md"));
    assertThat(row.find()).as("the row of %s in docs/compose.md", variable).isTrue();
    return Integer.parseInt(row.group(1));
  }

  private static int allowed(JsonNode command) {
    Matcher named = ALLOWED.matcher(command.toString());
    return named.find() ? Integer.parseInt(named.group(1)) : DEFAULT;
  }
}
