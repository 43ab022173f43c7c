package io.sluice.messaging.container;

import static io.sluice.messaging.container.TerraformStack.variables;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The installation on AWS agrees with docker-compose and with the services themselves.
class TerraformTest {
  private static final String MESSAGING = "messaging/src/main/java/io/sluice/messaging/";
  private static final List<String> STACK = List.of("compose/stack.yml", "compose/secured.yml");

  /// Variables whose values name addresses, or the optional file of issuers, which differ between
  /// installations.
  private static final Set<String> ADDRESSES =
      Set.of(
          "KAFKA_BOOTSTRAP_SERVERS",
          "QUARKUS_DATASOURCE_JDBC_URL",
          "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES",
          "SLUICE_API_ENGINE_URL",
          "SLUICE_API_HEALTH_URL",
          "SLUICE_API_HOSTS",
          "SLUICE_API_ISSUERS_FILE",
          "SLUICE_ENGINE_DOCKER_HOST",
          "SLUICE_ENGINE_DOCKER_NETWORK",
          "SLUICE_ENGINE_DOCKER_REGISTRIES",
          "SLUICE_HEALTH_HAPROXY_URL",
          "SLUICE_TRACING_ENDPOINT");

  /// Variables of certificates of a stack's own authority.
  private static final Set<String> CERTIFICATES =
      Set.of(
          "QUARKUS_HTTP_INSECURE_REQUESTS",
          "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
          "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
          "QUARKUS_HTTP_SSL_CERTIFICATE_RELOAD_PERIOD",
          "QUARKUS_HTTP_SSL_PORT",
          "SLUICE_INTERNAL_CA_FILE",
          "SLUICE_PROBE_PORT");

  /// Secrets of programs that AWS has instead: nginx, the standby of PostgreSQL, and Grafana. The
  /// database makes the password of its owner.
  private static final Set<String> COMPOSE_ONLY =
      Set.of(
          "tls-certificate",
          "tls-key",
          "postgres-admin",
          "postgres-replicator",
          "postgres-grafana");

  private static final Set<String> TUNNELS =
      Set.of("docker-ca", "docker-strategy-engine", "docker-health-monitor");

  /// The mappings of settings by the prefix of their variables.
  private static final Map<String, String> MAPPINGS =
      Map.of(
          "SLUICE_API_", "release-api/src/main/java/io/sluice/api/ApiConfig.java",
          "SLUICE_ENGINE_", "strategy-engine/src/main/java/io/sluice/engine/EngineConfig.java",
          "SLUICE_HEALTH_", "health-monitor/src/main/java/io/sluice/health/HealthConfig.java",
          "SLUICE_NOTIFIER_", "notifier/src/main/java/io/sluice/notifier/NotifierConfig.java",
          "SLUICE_MESSAGING_", MESSAGING + "quarkus/MessagingConfig.java",
          "SLUICE_TRACING_", MESSAGING + "quarkus/TraceConfig.java");

  /// The classes that read variables themselves.
  private static final List<String> READERS =
      List.of(
          MESSAGING + "quarkus/ServiceToken.java",
          MESSAGING + "kafka/KafkaLogin.java",
          MESSAGING + "container/TopicProvisioningJob.java");

  private static final Pattern PORT = Pattern.compile("(?m)^quarkus\\.http\\.port=([0-9]+)$");
  private static final Pattern DATABASE = Pattern.compile("(?:CREATE DATABASE|OWNER) (\\w+)");

  private final TerraformStack stack = TerraformStack.complete();

  @Test
  void images_are_those_of_compose() {
    for (String service : Topic.services()) {
      assertThat(stack.container(service, "service").path("image").asText())
          .isEqualTo("ghcr.io/example/sluice/" + service + ":1.0.0");
      assertThat(composed(service).path("image").asText()).startsWith("sluice/" + service + ":");
    }
    assertThat(stack.container("topics", "job").path("image").asText())
        .isEqualTo("ghcr.io/example/sluice/topics:1.0.0");
    assertThat(composed("topics").path("image").asText()).startsWith("sluice/topics:");
    assertThat(stack.container("strategy-engine", "tunnel").path("image").asText())
        .endsWith("/" + composed("router").path("image").asText());
    assertThat(stack.container("databases", "job").path("image").asText())
        .endsWith("/" + composed("postgres").path("image").asText());
  }

  @Test
  void ports_are_those_that_the_services_listen_on() {
    JsonNode pairs = stack.local("service_pairs");
    Map<String, Integer> ports = new TreeMap<>();
    for (String service : Topic.services()) {
      Matcher port =
          PORT.matcher(Manifests.read(service + "/src/main/resources/application.properties"));
      assertThat(port.find()).as(service).isTrue();
      ports.put(service, Integer.parseInt(port.group(1)));
      assertThat(stack.container(service, "service").at("/portMappings/0/containerPort").asInt())
          .isEqualTo(ports.get(service));
    }
    assertThat(pairs).hasSize(3);
    pairs.forEach(pair ->
        assertThat(pair.path("port").asInt()).isEqualTo(ports.get(pair.path("to").asText())));
  }

  @Test
  void settings_have_the_names_and_values_of_compose() {
    for (String service : Topic.services()) {
      Map<String, String> settings = variables(stack.container(service, "service"));
      Map<String, String> composed = composedSettings(service);
      composed.keySet().removeAll(CERTIFICATES);
      assertThat(settings.keySet())
          .as(service)
          .containsExactlyInAnyOrderElementsOf(with(composed.keySet(), "SLUICE_KAFKA_PROTOCOL"));
      composed.keySet().removeAll(ADDRESSES);
      assertThat(settings).as(service).containsAllEntriesOf(composed);
    }
  }

  @Test
  void each_setting_exists_in_the_code() {
    Set<String> names = new TreeSet<>(variables(stack.container("topics", "job")).keySet());
    for (String service : Topic.services()) {
      names.addAll(variables(stack.container(service, "service")).keySet());
    }
    names.removeIf(name -> !name.startsWith("SLUICE_"));
    assertThat(names).hasSizeGreaterThan(20).allMatch(TerraformTest::isSetting);
    assertThat(isSetting("SLUICE_ENGINE_DOCKER_ROOT")).isFalse();
    assertThat(isSetting("SLUICE_KAFKA_PASS")).isFalse();
  }

  @Test
  void the_job_for_topics_has_the_settings_of_compose() {
    Map<String, String> settings = variables(stack.container("topics", "job"));
    Map<String, String> composed = composedSettings("topics");
    composed.keySet().removeAll(Set.of("SLUICE_KAFKA_CONSUMERS", "SLUICE_KAFKA_MECHANISM"));
    assertThat(settings.keySet())
        .containsExactlyInAnyOrderElementsOf(
            with(composed.keySet(), "SLUICE_KAFKA_PROTOCOL", "SLUICE_KAFKA_MECHANISM"));
    composed.keySet().removeAll(ADDRESSES);
    assertThat(settings).containsAllEntriesOf(composed);
    // MSK has its own way to make users.
    assertThat(variables(TerraformStack.example().container("topics", "job")))
        .doesNotContainKey("SLUICE_KAFKA_PASSWORDS");
  }

  @Test
  void without_a_docker_host_the_engine_has_no_targets() {
    TerraformStack without = TerraformStack.example();
    assertThat(variables(without.container("strategy-engine", "service")))
        .doesNotContainKeys("SLUICE_ENGINE_DOCKER_HOST", "SLUICE_ENGINE_HAPROXY_SOCKET")
        .containsEntry("SLUICE_ENGINE_LOCAL_ENABLED", "false")
        .containsEntry("SLUICE_ENGINE_EDGE_URL", "");
    assertThat(without.containers("strategy-engine")).hasSize(2);
    assertThat(stack.containers("strategy-engine")).hasSize(3);
  }

  @Test
  void secrets_are_those_of_compose() {
    Set<String> composed = new TreeSet<>();
    Manifests.file("compose/secured.yml")
        .path("secrets")
        .fieldNames()
        .forEachRemaining(composed::add);
    composed.removeAll(COMPOSE_ONLY);
    composed.removeIf(secret -> secret.startsWith("internal-"));
    composed.addAll(TUNNELS);
    Set<String> secrets = new TreeSet<>();
    stack.local("secret_names").fieldNames().forEachRemaining(secrets::add);
    assertThat(secrets).isEqualTo(composed);
  }

  @Test
  void each_file_of_a_secret_is_where_its_reader_looks() {
    for (String service : Topic.services()) {
      String files = stack.container(service, "files").at("/command/0").asText();
      variables(stack.container(service, "service"))
          .forEach((name, path) -> {
            if (name.endsWith("_FILE")) {
              assertThat(files).as("%s: %s", service, name).contains(">'" + path + "'\n");
            }
          });
      assertThat(files).contains(">'/run/secrets/quarkus.datasource.password'\n");
      assertThat(stack.local("task_files").path(service).toString())
          .contains("kafka-" + service, "postgres-" + service);
    }
    JsonNode topics = stack.local("task_files").path("topics");
    Topic.services()
        .forEach(service ->
            assertThat(topics.path("/run/secrets/kafka/" + service).asText())
                .isEqualTo("kafka-" + service));
  }

  @Test
  void issuers_are_off_unless_they_are_named() {
    assertThat(variables(stack.container("release-api", "files")))
        .containsEntry("ISSUERS", TerraformStack.ISSUERS);
    assertThat(variables(stack.container("notifier", "files"))).containsEntry("ISSUERS", "");
    TerraformStack without = TerraformStack.example();
    assertThat(variables(without.container("release-api", "service")))
        .containsEntry("SLUICE_API_ISSUERS_FILE", "");
    assertThat(without.container("release-api", "files").at("/command/0").asText())
        .doesNotContain("issuers");
    assertThat(composedSettings("release-api"))
        .containsEntry("SLUICE_API_ISSUERS_FILE", "${SLUICE_ISSUERS:+/etc/sluice/issuers.json}");
  }

  @Test
  void health_checks_are_those_of_compose() {
    JsonNode composed = Manifests.file("compose/stack.yml").at("/x-service/healthcheck/test");
    for (String service : Topic.services()) {
      JsonNode check = stack.container(service, "service").path("healthCheck");
      assertThat(check.path("command")).isEqualTo(composed);
      int seconds =
          check.path("startPeriod").asInt()
              + check.path("retries").asInt() * check.path("interval").asInt();
      assertThat(seconds).isEqualTo(600);
    }
    assertThat(
            Manifests.read(
                "messaging/src/main/java/io/sluice/messaging/container/ReadinessProbe.java"))
        .contains("\"" + targetPath() + "\"");
  }

  @Test
  void memory_is_limited_as_in_compose_and_fits_the_task() {
    for (String service : Topic.services()) {
      JsonNode container = stack.container(service, "service");
      assertThat(container.path("memory").asInt() + "m")
          .isEqualTo(
              Manifests.file("compose/prod.yml")
                  .at("/x-replicas/resources/limits/memory")
                  .asText());
      assertThat(container.path("stopTimeout").asInt() + "s")
          .isEqualTo(
              Manifests.file("compose/stack.yml").at("/x-service/stop_grace_period").asText());
      assertThat(memory(service))
          .isLessThanOrEqualTo(((Double) stack.module().variable("task_memory")).intValue());
    }
    TerraformStack.JOBS.forEach(job -> assertThat(memory(job)).isLessThanOrEqualTo(512));
  }

  @Test
  void each_service_has_its_database() {
    Set<String> databases = names("compose/postgres/databases.sql");
    String script = Manifests.read("deploy/terraform/databases.sql");
    assertThat(databases).hasSize(4);
    for (String name : databases) {
      // The user, the database and the password.
      assertThat(script.split("'" + name + "'", -1)).as(name).hasSize(4);
      assertThat(script).contains("ALTER ROLE " + name + " PASSWORD :'" + name + "'");
    }
    for (String service : Topic.services()) {
      Map<String, String> settings = variables(stack.container(service, "service"));
      String name = settings.getOrDefault("QUARKUS_DATASOURCE_USERNAME", "");
      assertThat(databases).contains(name);
      assertThat(settings.get("QUARKUS_DATASOURCE_JDBC_URL"))
          .startsWith("jdbc:postgresql://")
          .contains(":5432/" + name + "?sslmode=verify-full&");
      assertThat(stack.container("databases", "files").path("secrets").toString())
          .contains("postgres-" + service);
    }
  }

  /// Whether a variable sets something: its words are the names of one method of a mapping, or of
  /// two, of which the first returns a group.
  private static boolean isSetting(String variable) {
    for (var mapping : MAPPINGS.entrySet()) {
      if (variable.startsWith(mapping.getKey())) {
        String source = Manifests.read(mapping.getValue());
        List<String> words = List.of(variable.substring(mapping.getKey().length()).split("_", -1));
        return IntStream.range(0, words.size())
            .anyMatch(i ->
                Stream.of(words.subList(0, i), words.subList(i, words.size()))
                    .filter(part -> !part.isEmpty())
                    .allMatch(part -> source.contains(" " + method(part) + "();")));
      }
    }
    String property = variable.toLowerCase(Locale.ROOT).replace("sluice_", "sluice.");
    return READERS.stream()
        .map(Manifests::read)
        .anyMatch(reader ->
            reader.contains("\"" + variable + "\"")
                || reader.contains("\"" + property.replace('_', '-') + "\""));
  }

  private static String method(List<String> words) {
    String name =
        words.stream()
            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining());
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private String targetPath() {
    return stack
        .module()
        .block("resource", "aws_lb_target_group.api")
        .blocks("health_check")
        .map(block -> stack.module().evaluate(block.find("path").orElseThrow()).toString())
        .findFirst()
        .orElseThrow();
  }

  private int memory(String task) {
    int sum = 0;
    for (JsonNode container : stack.containers(task)) {
      assertThat(container.path("memory").asInt()).isPositive();
      sum += container.path("memory").asInt();
    }
    return sum;
  }

  private static Set<String> names(String script) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = DATABASE.matcher(Manifests.read(script));
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static JsonNode composed(String service) {
    return Manifests.file("compose/stack.yml").at("/services/" + service);
  }

  /// Returns the variables that both files give a service, as Compose passes them on.
  private static Map<String, String> composedSettings(String service) {
    Map<String, String> settings = new TreeMap<>();
    List<JsonNode> parts = new ArrayList<>();
    if (Topic.services().contains(service)) {
      parts.add(Manifests.file(STACK.getFirst()).path("x-messaging"));
    }
    STACK.forEach(
        file -> parts.add(Manifests.file(file).at("/services/" + service + "/environment")));
    for (JsonNode part : parts) {
      part.properties()
          .forEach(it -> settings.put(it.getKey(), it.getValue().asText().replace("$$", "$")));
    }
    settings.remove("<<");
    return settings;
  }

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(List.of(more));
    return all;
  }
}
