package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import io.sluice.messaging.container.Manifests.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The manifests agree with docker-compose and with the services themselves.
@EnabledIf("io.sluice.messaging.container.Manifests#canBuild")
class AgreementTest {
  private static final List<String> STACK =
      List.of(
          "compose/stack.yml", "compose/secured.yml", "compose/prod.yml", "compose/monitoring.yml");

  /// Variables of one side only: parts of another variable, the certificates of a stack's own
  /// authority, and the programs of a single machine: its Docker engine, its HAProxy, its nginx,
  /// its Alertmanager.
  private static final Set<String> KUBERNETES_ONLY =
      Set.of("POSTGRES", "SLUICE_KAFKA_CONSUMERS_MECHANISM");

  private static final Set<String> COMPOSE_ONLY =
      Set.of(
          "QUARKUS_HTTP_INSECURE_REQUESTS",
          "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
          "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
          "QUARKUS_HTTP_SSL_CERTIFICATE_RELOAD_PERIOD",
          "QUARKUS_HTTP_SSL_PORT",
          "SLUICE_ENGINE_DOCKER_ALLOW_ROOT",
          "SLUICE_ENGINE_DOCKER_HOST",
          "SLUICE_ENGINE_DOCKER_NETWORK",
          "SLUICE_ENGINE_DOCKER_REGISTRIES",
          "SLUICE_ENGINE_HAPROXY_SOCKET",
          "SLUICE_HEALTH_HAPROXY_URL",
          "SLUICE_INTERNAL_CA_FILE",
          "SLUICE_KAFKA_CA_FILE",
          "SLUICE_NOTIFIER_ALERTS_TOKEN_FILE",
          "SLUICE_PROBE_PORT");

  private static final Pattern PORT = Pattern.compile("(?m)^quarkus\\.http\\.port=([0-9]+)$");

  private final Manifests manifests = Manifests.of("prod");

  @Test
  void images_are_those_of_compose() {
    for (String service : Topic.services()) {
      String image = container(service).path("image").asText();
      assertThat(image).matches("sluice/" + service + ":[-a-z0-9.]+");
      assertThat(Manifests.file("compose/stack.yml").at("/services/" + service + "/image").asText())
          .startsWith(image.substring(0, image.indexOf(':') + 1));
    }
  }

  @Test
  void ports_are_those_that_the_services_listen_on() {
    for (String service : Topic.services()) {
      Matcher port =
          PORT.matcher(Manifests.read(service + "/src/main/resources/application.properties"));
      assertThat(port.find()).as(service).isTrue();
      int number = Integer.parseInt(port.group(1));
      assertThat(container(service).at("/ports/0/containerPort").asInt()).isEqualTo(number);
      assertThat(manifests.named(Kind.SERVICE, service).at("/spec/ports/0/port").asInt())
          .isEqualTo(number);
    }
  }

  @Test
  void settings_have_the_names_that_they_have_in_compose() {
    for (String service : Topic.services()) {
      Set<String> inKubernetes = new TreeSet<>(names(container(service)));
      Set<String> composed = inCompose(service);
      assertThat(without(inKubernetes, KUBERNETES_ONLY))
          .as(service)
          .isEqualTo(without(composed, COMPOSE_ONLY));
    }
    JsonNode topics = manifests.named(Kind.JOB, "topics").at("/spec/template/spec/containers/0");
    assertThat(without(new TreeSet<>(names(topics)), KUBERNETES_ONLY))
        .isEqualTo(without(inComposeItself("topics"), COMPOSE_ONLY));
  }

  @Test
  void each_service_defines_postgres_before_the_url_that_uses_it() {
    for (String service : Topic.services()) {
      List<String> names = names(container(service));
      assertThat(names.indexOf("POSTGRES"))
          .as(service)
          .isBetween(0, names.indexOf("QUARKUS_DATASOURCE_JDBC_URL"));
    }
  }

  @Test
  void each_replica_is_a_member_of_its_own() {
    for (String service : Topic.services()) {
      JsonNode replica = variable(service, "SLUICE_MESSAGING_REPLICA_ID");
      assertThat(replica.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("metadata.name");
      JsonNode user = variable(service, "SLUICE_KAFKA_USER");
      assertThat(user.at("/valueFrom/fieldRef/fieldPath").asText())
          .isEqualTo("metadata.labels['app.kubernetes.io/name']");
    }
  }

  @Test
  void notices_that_wait_are_counted_where_the_notifier_reads() {
    JsonNode trigger =
        Manifests.file("k8s/components/keda/notifier.yaml").at("/spec/triggers/0/metadata");
    Topic topic = Topic.named(trigger.path("topic").asText());
    assertThat(topic.readers()).contains(trigger.path("consumerGroup").asText());
  }

  private JsonNode container(String service) {
    return manifests.named(Kind.SERVICE_PODS, service).at("/spec/template/spec/containers/0");
  }

  private JsonNode variable(String service, String name) {
    for (JsonNode variable : container(service).path("env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable;
      }
    }
    throw new AssertionError(service + " has no " + name);
  }

  private static List<String> names(JsonNode container) {
    List<String> names = new ArrayList<>();
    container.path("env").forEach(variable -> names.add(variable.path("name").asText()));
    return names;
  }

  private static Set<String> inCompose(String service) {
    Set<String> names = inComposeItself(service);
    Manifests.file(STACK.getFirst()).path("x-messaging").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> inComposeItself(String service) {
    Set<String> names = new TreeSet<>();
    for (String file : STACK) {
      JsonNode environment = ComposeFiles.yaml(file).at("/services/" + service + "/environment");
      environment.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  private static Set<String> without(Set<String> names, Set<String> removed) {
    Set<String> remaining = new TreeSet<>(names);
    remaining.removeAll(removed);
    return remaining;
  }
}
