package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.hcl.Block;
import io.sluice.messaging.hcl.Evaluator.Nothing;
import io.sluice.messaging.hcl.Expression;
import io.sluice.messaging.hcl.Module;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The variables of the installation on AWS are described, and reject wrong values before anything
/// is made.
class TerraformVariablesTest {
  private static final Module FILES = TerraformStack.example().module();

  /// Values that a variable rejects, at least one for each of its validations.
  private static final Map<String, List<Object>> WRONG =
      Map.ofEntries(
          Map.entry("name", List.of("Sluice", "s", "a-name-that-is-long")),
          Map.entry("region", List.of("Frankfurt")),
          Map.entry("image_registry", List.of("ghcr.io/team/sluice/", "sluice")),
          Map.entry("image_repository_arns", List.of(List.of("*"))),
          Map.entry("sluice_version", List.of("latest", "1.0 beta")),
          Map.entry("stage", List.of("all")),
          Map.entry("host", List.of("https://sluice.example.com", "localhost")),
          Map.entry("certificate_arn", List.of("sluice")),
          Map.entry("allowed_cidrs", List.of(List.of(), List.of("192.0.2.1/33"))),
          Map.entry("runtime", List.of("kubernetes", "docker")),
          Map.entry("docker_host", wrongHosts()),
          Map.entry("application_domain", List.of("*.example.com", "apps.example.com")),
          Map.entry("registries", List.of(List.of("ghcr.io/a b"))),
          Map.entry("kafka_brokers", List.of("a.example.com")),
          Map.entry("kafka_cidrs", List.of(List.of("a"), List.of())),
          Map.entry("kafka_admin_mechanism", List.of("OAUTHBEARER")),
          Map.entry("database_ca", List.of("rds.pem")),
          Map.entry("alarm_topic_arns", List.of(List.of("team"))),
          Map.entry(
              "tracing_endpoint",
              List.of("http://collector/v1", "https://collector", "https://collector:4318/v1")),
          Map.entry("issuers", List.of("issuers.json", "{" + " ".repeat(16_384) + "}")),
          Map.entry("tags", List.of(tags(41))),
          Map.entry("vpc_cidr", List.of("10.40.0.0/24", "10.40.0.0")),
          Map.entry("replicas", List.of(Map.of(), replicas(0, 2), replicas(3, 2), replicas(2, 7))),
          Map.entry("scale_at_cpu_percent", List.of(10.0, 95.0)),
          Map.entry("service_memory", List.of(512.0, 9000.0)),
          Map.entry("task_cpu", List.of(256.0)),
          Map.entry("task_memory", List.of(1000.0, 512.0, 8192.0)),
          Map.entry("database_class", List.of("m7g.large")),
          Map.entry("database_version", List.of("16", "17.2.1")),
          Map.entry("database_storage_gib", List.of(10.0, 20000.0)),
          Map.entry("database_max_connections", List.of(500.0, 6000.0)),
          Map.entry("backup_retention_days", List.of(1.0, 36.0)),
          Map.entry("kafka_version", List.of("4.0.x.kraft", "4.1.x")),
          Map.entry("kafka_instance_type", List.of("m7g.large")),
          Map.entry("kafka_storage_gib", List.of(1.0, 20000.0)),
          Map.entry("log_retention_days", List.of(1.0)),
          Map.entry("secret_recovery_days", List.of(0.0, 31.0)),
          Map.entry("proxy_image", List.of("haproxy")),
          Map.entry("postgres_image", List.of("postgres")));

  static List<String> variables() {
    return FILES.blocks("variable").map(Block::address).toList();
  }

  @ParameterizedTest
  @MethodSource("variables")
  void a_variable_has_a_type_a_description_and_bounds(String name) {
    Block variable = FILES.block("variable", name);
    assertThat(variable.find("type")).isPresent();
    assertThat(FILES.evaluate(variable.find("description").orElseThrow()).toString()).endsWith(".");
    boolean isSwitch = variable.find("type").get().equals(new Expression.Name("bool"));
    assertThat(variable.blocks("validation").count()).isGreaterThanOrEqualTo(isSwitch ? 0 : 1);
    assertThat(WRONG.containsKey(name)).isNotEqualTo(isSwitch);
  }

  @ParameterizedTest
  @MethodSource("variables")
  void a_variable_accepts_the_values_of_complete_installations(String name) {
    for (Block validation : validations(name)) {
      for (Module module : modules()) {
        assertThat(isAccepted(module, validation)).as(message(validation)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variables")
  void each_validation_rejects_a_wrong_value(String name) {
    List<Object> wrong = WRONG.getOrDefault(name, List.of());
    for (Block validation : validations(name)) {
      assertThat(message(validation)).startsWith(name).endsWith(".");
      assertThat(wrong)
          .as(message(validation))
          .anyMatch(value -> isRejected(validation, name, value));
    }
    for (Object value : wrong) {
      assertThat(validations(name))
          .as("%s = %s", name, value)
          .anyMatch(validation -> isRejected(validation, name, value));
    }
  }

  @Test
  void each_variable_is_used_and_each_local_too() {
    String text =
        FILES.files().keySet().stream()
            .map(file -> Manifests.read(TerraformStack.DIRECTORY + "/" + file))
            .collect(Collectors.joining());
    Set<String> unused = new TreeSet<>();
    names("var.", variables().stream()).filter(name -> !isUsed(text, name)).forEach(unused::add);
    names("local.", FILES.blocks("locals").flatMap(it -> it.attributes().keySet().stream()))
        .filter(name -> !isUsed(text, name))
        .forEach(unused::add);
    assertThat(unused).isEmpty();
  }

  @Test
  void the_example_sets_each_variable_that_has_no_default() {
    String example = Manifests.read("deploy/terraform/terraform.tfvars.example");
    assertThat(
            FILES
                .blocks("variable")
                .filter(variable -> variable.find("default").isEmpty())
                .map(Block::address)
                .filter(name -> !Pattern.compile("(?m)^" + name + " +=").matcher(example).find()))
        .containsExactly("database_ca");
  }

  @Test
  void the_versions_of_terraform_and_of_the_provider_are_pinned() {
    Block terraform = FILES.blocks("terraform").findFirst().orElseThrow();
    assertThat(FILES.evaluate(terraform.find("required_version").orElseThrow()))
        .isEqualTo(">= 1.11.0, < 2.0.0");
    Block providers = terraform.blocks("required_providers").findFirst().orElseThrow();
    assertThat(providers.attributes()).hasSize(1);
    assertThat(TerraformStack.json(FILES.evaluate(providers.find("aws").orElseThrow())))
        .isEqualTo(TerraformStack.json(Map.of("source", "hashicorp/aws", "version", "~> 6.25")));
  }

  private static boolean isUsed(String text, String name) {
    return Pattern.compile(Pattern.quote(name) + "\\b").matcher(text).find();
  }

  private static Stream<String> names(String prefix, Stream<String> names) {
    return names.map(name -> prefix + name);
  }

  private static List<Block> validations(String name) {
    return FILES.block("variable", name).blocks("validation").toList();
  }

  private static List<Module> modules() {
    return List.of(FILES, TerraformStack.complete().module());
  }

  private static boolean isRejected(Block validation, String name, Object value) {
    return modules().stream()
        .anyMatch(module -> !isAccepted(module.with(Map.of(name, value)), validation));
  }

  private static boolean isAccepted(Module module, Block validation) {
    return module.evaluate(validation.find("condition").orElseThrow()).equals(true);
  }

  private static String message(Block validation) {
    return FILES.evaluate(validation.find("error_message").orElseThrow()).toString();
  }

  private static List<Object> wrongHosts() {
    return Stream.of(
            Map.entry("private_ip", "docker"),
            Map.entry("server_name", "a b"),
            Map.entry("network_interface_id", "eth0"),
            Map.entry("security_group_id", "group"),
            Map.entry("containers_cidr", "10.90.0.0"))
        .map(wrong -> {
          Map<String, Object> host = new HashMap<>();
          host.put("private_ip", "10.40.64.10");
          host.put("server_name", "docker.example.internal");
          host.put("network_interface_id", "eni-0123456789abcdef0");
          host.put("security_group_id", "sg-0123456789abcdef0");
          host.put("containers_cidr", "10.90.0.0/16");
          host.put(wrong.getKey(), wrong.getValue());
          return (Object) host;
        })
        .toList();
  }

  private static Map<String, Object> replicas(double min, double max) {
    Map<String, Object> bounds = Map.of("min", min, "max", max);
    return Map.of(
        "release-api",
        bounds,
        "strategy-engine",
        bounds,
        "health-monitor",
        bounds,
        "notifier",
        bounds);
  }

  private static Map<String, Object> tags(int count) {
    Map<String, Object> tags = new HashMap<>();
    for (int i = 0; i < count; i++) {
      tags.put("tag" + i, Nothing.NULL);
    }
    return tags;
  }
}
