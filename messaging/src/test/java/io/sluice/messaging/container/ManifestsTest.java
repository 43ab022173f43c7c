package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import io.sluice.messaging.container.Manifests.Kind;
import io.sluice.messaging.quarkus.SecretsConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each object of each overlay has the required security settings.
@EnabledIf("io.sluice.messaging.container.Manifests#canBuild")
class ManifestsTest {
  /// The overlay of docs/kubernetes.md with the component `vault`.
  private static final String VAULT = "vault";

  private static final Pattern PAGE =
      Pattern.compile("(?s)### Secrets in Vault\n.*?```yaml\n(.*?)```");

  private static final List<String> PROBES =
      List.of("startupProbe", "readinessProbe", "livenessProbe");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod", VAULT})
  void every_service_runs_under_an_account_of_its_own_that_may_do_nothing(String overlay) {
    Manifests manifests = manifests(overlay);
    assertThat(manifests.of(Kind.SERVICE_PODS).map(Manifests::name))
        .containsExactlyInAnyOrderElementsOf(Topic.services());
    for (JsonNode pod : manifests.pods().toList()) {
      String name = pod.at("/spec/serviceAccountName").asText();
      assertThat(name).isEqualTo(label(pod));
      assertThat(pod.at("/spec/automountServiceAccountToken").asText()).isEqualTo("false");
      JsonNode account = manifests.named(Kind.ACCOUNT, name);
      assertThat(account.path("automountServiceAccountToken").asText()).isEqualTo("false");
    }
    assertThat(manifests.objects().toString()).doesNotContain("RoleBinding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod", VAULT})
  void pods_meet_the_rules_of_a_restricted_namespace(String overlay) {
    Manifests manifests = manifests(overlay);
    JsonNode namespace = manifests.of(Kind.NAMESPACE).findFirst().orElseThrow();
    assertThat(namespace.at("/metadata/labels").toString())
        .contains("\"pod-security.kubernetes.io/enforce\":\"restricted\"");
    for (JsonNode pod : manifests.pods().toList()) {
      JsonNode context = pod.at("/spec/securityContext");
      assertThat(context.path("runAsNonRoot").asText()).isEqualTo("true");
      assertThat(context.path("runAsUser").asInt()).isEqualTo(10_001);
      assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
      JsonNode own = container(pod).path("securityContext");
      assertThat(own.path("allowPrivilegeEscalation").asText()).isEqualTo("false");
      assertThat(own.path("readOnlyRootFilesystem").asText()).isEqualTo("true");
      assertThat(own.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
      assertThat(pod.toString()).doesNotContain("hostPath", "hostNetwork", "privileged");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod", VAULT})
  void memory_is_reserved_as_it_is_bounded(String overlay) {
    for (JsonNode pod : manifests(overlay).pods().toList()) {
      JsonNode resources = container(pod).path("resources");
      assertThat(resources.at("/requests/memory").asText()).endsWith("Mi");
      assertThat(resources.at("/limits/memory")).isEqualTo(resources.at("/requests/memory"));
      assertThat(resources.at("/limits/cpu").asText()).isNotEmpty();
      assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod", VAULT})
  void a_service_has_health_probes_and_time_to_shut_down(String overlay) {
    for (JsonNode pods : manifests(overlay).of(Kind.SERVICE_PODS).toList()) {
      JsonNode pod = pods.at("/spec/template");
      JsonNode container = container(pod);
      for (String probe : PROBES) {
        assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
        assertThat(container.at("/" + probe + "/timeoutSeconds").asInt()).isPositive();
      }
      // An outage of Kafka or the database is not a reason for a restart.
      assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
      assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
      assertThat(container.at("/readinessProbe/httpGet/path").asText())
          .isEqualTo("/q/health/ready");
      int before = container.at("/lifecycle/preStop/sleep/seconds").asInt();
      assertThat(before).isPositive();
      assertThat(pod.at("/spec/terminationGracePeriodSeconds").asInt()).isGreaterThan(before + 45);
      assertThat(pod.at("/spec/topologySpreadConstraints")).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod", VAULT})
  void at_most_one_pod_of_a_service_can_be_unavailable(String overlay) {
    Manifests manifests = manifests(overlay);
    for (JsonNode pods : manifests.of(Kind.SERVICE_PODS).toList()) {
      JsonNode budget = manifests.named(Kind.BUDGET, Manifests.name(pods));
      assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
      assertThat(budget.at("/spec/selector/matchLabels").properties())
          .isSubsetOf(pods.at("/spec/template/metadata/labels").properties());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod", VAULT})
  void network_policies_block_all_traffic_that_no_rule_allows(String overlay) {
    Manifests manifests = manifests(overlay);
    JsonNode nothing = manifests.named(Kind.POLICY, "nothing").path("spec");
    assertThat(nothing.path("podSelector")).isEmpty();
    assertThat(nothing.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
    assertThat(nothing.has("ingress") || nothing.has("egress")).isFalse();
    JsonNode outside = manifests.named(Kind.POLICY, "outside").path("spec");
    for (JsonNode block : outside.findValues("ipBlock")) {
      assertThat(block.path("except")).isNotEmpty();
    }
    // Each rule of admitted traffic names its source.
    for (JsonNode policy : manifests.of(Kind.POLICY).toList()) {
      for (JsonNode rule : policy.at("/spec/ingress")) {
        assertThat(rule.path("from")).isNotEmpty();
        assertThat(rule.path("ports")).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod", VAULT})
  void secrets_are_referred_to_and_never_written_down(String overlay) {
    Manifests manifests = manifests(overlay);
    assertThat(manifests.objects()).noneMatch(o -> o.path("kind").asText().equals("Secret"));
    for (JsonNode pod : manifests.pods().toList()) {
      for (JsonNode variable : container(pod).path("env")) {
        assertThat(variable.has("valueFrom") && variable.at("/valueFrom/secretKeyRef").isObject())
            .as("a secret comes from a file, not from variable %s", variable)
            .isFalse();
      }
    }
  }

  @Test
  void in_production_there_are_two_of_each() {
    Manifests manifests = Manifests.of("prod");
    for (String service : Topic.services()) {
      JsonNode replicas = manifests.named(Kind.SERVICE_PODS, service).at("/spec/replicas");
      int least =
          replicas.isMissingNode()
              ? manifests.named(Kind.AUTOSCALER, service).at("/spec/minReplicas").asInt()
              : replicas.asInt();
      assertThat(least).as(service).isEqualTo(2);
    }
  }

  @Test
  void the_services_that_read_secrets_have_a_token_for_vault_and_no_other() {
    Manifests manifests = manifests(VAULT);
    for (String service : Topic.services()) {
      JsonNode pod = manifests.named(Kind.SERVICE_PODS, service).at("/spec/template");
      List<JsonNode> tokens = pod.at("/spec/volumes").findValues("serviceAccountToken");
      assertThat(tokens).as(service).hasSize(isReader(service) ? 1 : 0);
      for (JsonNode token : tokens) {
        assertThat(token.path("audience").asText()).isEqualTo("vault");
        assertThat(token.path("expirationSeconds").asInt()).isBetween(600, 3_600);
      }
    }
    for (String overlay : List.of("dev", "staging", "prod")) {
      assertThat(manifests(overlay).objects().toString()).doesNotContain("serviceAccountToken");
    }
  }

  @Test
  void the_settings_of_vault_name_its_address_its_role_and_the_mounted_token() {
    Manifests manifests = manifests(VAULT);
    String address = "https://vault.example.com:8200";
    assertThat(manifests.of(Kind.SETTINGS).map(it -> it.at("/data/vault").asText()))
        .containsExactly(address);
    for (String service : Topic.services()) {
      JsonNode pod = manifests.named(Kind.SERVICE_PODS, service).at("/spec/template");
      SecretsConfig.Vault vault = vaultSettings(container(pod), address);
      assertThat(vault.url().isPresent()).as(service).isEqualTo(isReader(service));
      if (isReader(service)) {
        assertThat(vault.kubernetesRole()).contains("sluice");
        assertThat(vault.tokenFile()).isEmpty();
        assertThat(container(pod).at("/volumeMounts").findValuesAsText("mountPath"))
            .contains(String.valueOf(vault.kubernetesTokenFile().getParent()));
        assertThat(vault.kubernetesTokenFile()).hasFileName("token");
      }
    }
  }

  @Test
  void the_pods_with_a_token_reach_the_port_of_vault() {
    Manifests manifests = manifests(VAULT);
    JsonNode policy = manifests.named(Kind.POLICY, "vault");
    assertThat(policy.at("/metadata/namespace").asText()).isEqualTo("sluice");
    assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Egress\"]");
    List<String> readers = new ArrayList<>();
    for (JsonNode name : policy.at("/spec/podSelector/matchExpressions/0/values")) {
      readers.add(name.asText());
    }
    List<String> expected = new ArrayList<>(Topic.services());
    expected.removeIf(service -> !isReader(service));
    assertThat(readers).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(policy.at("/spec/egress")).hasSize(1);
    assertThat(policy.at("/spec/egress/0/ports").toString())
        .isEqualTo("[{\"port\":8200,\"protocol\":\"TCP\"}]");
    for (JsonNode block : policy.findValues("ipBlock")) {
      assertThat(block.path("except")).isNotEmpty();
    }
  }

  private Manifests manifests(String overlay) {
    if (!overlay.equals(VAULT)) {
      return Manifests.of(overlay);
    }
    Matcher page = PAGE.matcher(Manifests.read("docs/kubernetes.md"));
    assertThat(page.find()).isTrue();
    return Manifests.ofUser(folder, page.group(1));
  }

  /// Whether a class of the service reads secrets of releases.
  private static boolean isReader(String service) {
    try (Stream<Path> files = Files.walk(Manifests.ROOT.resolve(service + "/src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> Manifests.read(file.toString()))
          .anyMatch(
              source -> source.contains("import io.sluice.messaging.secret.EnvironmentSecrets"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the settings that a service reads from the variables of its container.
  ///
  /// @param address the value of a variable that refers to the ConfigMap
  private static SecretsConfig.Vault vaultSettings(JsonNode container, String address) {
    Map<String, String> variables = new HashMap<>();
    for (JsonNode variable : container.path("env")) {
      String name = variable.path("name").asText();
      if (name.startsWith("SLUICE_SECRETS_")) {
        variables.put(name, variable.path("value").asText(address));
      }
    }
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(SecretsConfig.class)
        .withSources(new EnvConfigSource(variables, 300))
        .build()
        .getConfigMapping(SecretsConfig.class)
        .vault();
  }

  private static JsonNode container(JsonNode pod) {
    List<JsonNode> containers =
        StreamSupport.stream(pod.at("/spec/containers").spliterator(), false).toList();
    assertThat(containers).hasSize(1);
    return containers.getFirst();
  }

  private static String label(JsonNode pod) {
    return pod.at("/metadata/labels").path("app.kubernetes.io/name").asText();
  }
}
