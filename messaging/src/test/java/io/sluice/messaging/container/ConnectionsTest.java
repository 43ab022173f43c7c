package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/// The pools of all replicas together fit into PostgreSQL's maximum, with some connections to
/// spare.
class ConnectionsTest {
  /// The default of `max_connections` in PostgreSQL.
  private static final int DEFAULT = 100;

  /// Connections for superusers only (3, the default in PostgreSQL), people, backups and checks.
  private static final int SPARE = 20;

  private static final Pattern POOL =
      Pattern.compile("(?m)^quarkus\\.datasource\\.jdbc\\.max-size=([0-9]+)$");
  private static final Pattern ALLOWED = Pattern.compile("max_connections`?[ =]+(?:of )?([0-9]+)");

  @ParameterizedTest
  @ValueSource(strings = {"", ".dev", ".staging", ".prod"})
  void compose_allows_all_pools_at_once(String variant) {
    List<JsonNode> files = files("docker-compose" + variant + ".yml");
    int used = 0;
    for (String service : Topic.services()) {
      used += pool(service) * replicas(files, service);
    }

    for (String server : List.of("postgres", "postgres-standby")) {
      List<JsonNode> commands = each(files, "/services/" + server + "/command");
      if (!commands.isEmpty()) {
        assertThat(used + SPARE).as(server).isLessThanOrEqualTo(allowed(commands.getLast()));
      }
    }
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
    for (JsonNode each : yaml("k8s/overlays/prod/kustomization.yaml").path("replicas")) {
      if (each.path("name").asText().equals(service)) {
        most = Math.max(most, each.path("count").asInt());
      }
    }
    for (String scaler :
        List.of(
            "autoscale/release-api.yaml", "autoscale/health-monitor.yaml", "keda/notifier.yaml")) {
      JsonNode spec = yaml("k8s/components/" + scaler).path("spec");
      if (spec.at("/scaleTargetRef/name").asText().equals(service)) {
        int highest =
            Math.max(spec.path("maxReplicas").asInt(), spec.path("maxReplicaCount").asInt());
        most = Math.max(most, highest);
      }
    }
    return most;
  }

  /// Returns the files that a variant includes, in order.
  private static List<JsonNode> files(String variant) {
    List<JsonNode> files = new ArrayList<>();
    yaml(variant).at("/include/0/path").forEach(path -> files.add(yaml(path.asText())));
    assertThat(files).isNotEmpty();
    return files;
  }

  private static int replicas(List<JsonNode> files, String service) {
    List<JsonNode> counts = each(files, "/services/" + service + "/deploy/replicas");
    return counts.isEmpty() ? 1 : counts.getLast().asInt();
  }

  private static int allowed(JsonNode command) {
    Matcher named = ALLOWED.matcher(command.toString());
    return named.find() ? Integer.parseInt(named.group(1)) : DEFAULT;
  }

  private static List<JsonNode> each(List<JsonNode> files, String pointer) {
    return files.stream().map(file -> file.at(pointer)).filter(it -> !it.isMissingNode()).toList();
  }

  /// Parses a file and resolves anchors and merges, as docker-compose does.
  private static JsonNode yaml(String path) {
    String plain = Manifests.read(path).replaceAll("!(override|reset)\\b", "");
    return new ObjectMapper().valueToTree(new Yaml().load(plain));
  }
}
