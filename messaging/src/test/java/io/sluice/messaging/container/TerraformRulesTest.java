package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import io.sluice.messaging.hcl.BlockValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each resource of the installation on AWS has the required security settings, for each choice of
/// its optional parts.
class TerraformRulesTest {
  /// The only action that has no resources.
  private static final String LOGIN = "ecr:GetAuthorizationToken";

  private static final Pattern PLAIN_SECRET =
      Pattern.compile("(?i).*(password|secret|token|private_key)");

  static List<TerraformStack> stacks() {
    TerraformStack example = TerraformStack.example();
    return List.of(
        example,
        example.with(Map.of("stage", "infrastructure", "vpc_endpoints", false)),
        example.with(TerraformStack.DOCKER),
        TerraformStack.complete()
            .with(
                Map.of(
                    "nat_gateway_per_zone",
                    false,
                    "image_repository_arns",
                    List.of("arn:aws:ecr:eu-central-1:123456789012:repository/sluice/topics"))));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void each_expression_has_a_value(TerraformStack stack) {
    stack
        .module()
        .blocks("locals")
        .flatMap(block -> block.attributes().keySet().stream())
        .forEach(name -> assertThat(stack.module().local(name)).as(name).isNotNull());
    assertThat(stack.module().values("resource")).hasSizeGreaterThan(60);
    assertThat(stack.module().values("data")).hasSizeGreaterThan(5);
    assertThat(stack.module().values("output")).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void roles_name_their_actions_and_resources(TerraformStack stack) {
    List<BlockValues> statements =
        stack.module().values("data").stream()
            .filter(it -> it.address().startsWith("aws_iam_policy_document."))
            .flatMap(it -> it.blocks("statement"))
            .toList();
    assertThat(statements).hasSizeGreaterThan(18);
    for (BlockValues statement : statements) {
      List<String> actions = texts(statement, "actions");
      assertThat(actions).isNotEmpty().allMatch(action -> action.matches("[a-z-]+:[A-Za-z]+"));
      if (!actions.equals(List.of(LOGIN))) {
        assertThat(texts(statement, "resources"))
            .as(actions.toString())
            .doesNotContain("*")
            .noneMatch(resource ->
                resource.startsWith("arn:aws:secretsmanager:") && resource.contains("*"));
      }
    }
    assertThat(stack.resources("aws_iam_role_policy_attachment")).isEmpty();
    assertThat(stack.resources("aws_ecs_task_definition").map(it -> it.attributes().keySet()))
        .allMatch(
            names -> names.contains("execution_role_arn") && !names.contains("task_role_arn"));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void a_task_can_read_the_secrets_that_it_has_and_no_others(TerraformStack stack) {
    List<BlockValues> documents = stack.module().values("data");
    for (String task : tasks()) {
      Set<String> read = new TreeSet<>();
      for (JsonNode secret : stack.container(task, "files").path("secrets")) {
        String from = secret.path("valueFrom").asText();
        read.add(from.replace(":password::", ""));
      }
      Set<String> granted = new TreeSet<>();
      documents.stream()
          .filter(it -> it.address().equals("aws_iam_policy_document.start[" + task + "]"))
          .flatMap(it -> it.blocks("statement"))
          .filter(it -> texts(it, "actions").contains("secretsmanager:GetSecretValue"))
          .forEach(it -> granted.addAll(texts(it, "resources")));
      assertThat(granted).as(task).isNotEmpty().isEqualTo(read);
      assertThat(others(task)).noneMatch(granted.toString()::contains);
    }
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void no_secret_is_in_the_state_or_in_a_variable(TerraformStack stack) {
    assertThat(stack.resources("aws_secretsmanager_secret")).hasSizeGreaterThan(11);
    assertThat(stack.resources("aws_secretsmanager_secret_version")).isEmpty();
    assertThat(stack.resources("random_password")).isEmpty();
    for (BlockValues resource : stack.module().values("resource")) {
      resource
          .all()
          .flatMap(block -> block.attributes().entrySet().stream())
          .filter(it -> PLAIN_SECRET.matcher(it.getKey()).matches())
          .forEach(it ->
              assertThat(it.getKey() + "=" + it.getValue())
                  .isEqualTo("manage_master_user_password=true"));
    }
    for (String task : tasks()) {
      for (JsonNode container : stack.containers(task)) {
        boolean isFirst = container.path("name").asText().equals("files");
        assertThat(container.has("secrets")).isEqualTo(isFirst);
        TerraformStack.variables(container)
            .forEach((name, value) -> {
              if (PLAIN_SECRET.matcher(name).matches()) {
                assertThat(value).as(name).isEmpty();
              }
            });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void the_database_is_encrypted_private_and_kept(TerraformStack stack) {
    BlockValues database = stack.resources("aws_db_instance").findFirst().orElseThrow();
    assertThat(database.attributes())
        .containsEntry("multi_az", true)
        .containsEntry("storage_encrypted", true)
        .containsEntry("publicly_accessible", false)
        .containsEntry("deletion_protection", true)
        .containsEntry("skip_final_snapshot", false)
        .containsEntry("manage_master_user_password", true)
        .containsEntry("backup_retention_period", 14.0);
    Map<String, String> parameters = new TreeMap<>();
    stack
        .resources("aws_db_parameter_group")
        .flatMap(it -> it.blocks("parameter"))
        .forEach(it -> parameters.put(it.text("name"), it.text("value")));
    assertThat(parameters)
        .containsEntry("rds.force_ssl", "1")
        .containsEntry("password_encryption", "scram-sha-256")
        .containsEntry("max_connections", "600");
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void kafka_is_encrypted_private_and_replicated(TerraformStack stack) {
    stack
        .resources("aws_msk_cluster")
        .forEach(cluster -> {
          assertThat(attribute(cluster, "encryption_in_transit", "client_broker")).isEqualTo("TLS");
          assertThat(attribute(cluster, "encryption_in_transit", "in_cluster")).isEqualTo("true");
          assertThat(attribute(cluster, "public_access", "type")).isEqualTo("DISABLED");
          assertThat(attribute(cluster, "sasl", "scram")).isEqualTo("true");
        });
    boolean isMade = stack.module().local("makes_kafka").equals(true);
    assertThat(stack.resources("aws_msk_cluster").count()).isEqualTo(isMade ? 1 : 0);
    assertThat(stack.resources("aws_msk_configuration").map(it -> it.text("server_properties")))
        .hasSize(isMade ? 1 : 0)
        .allMatch(it -> it.contains("auto.create.topics.enable=false\n"))
        .allMatch(it -> it.contains("min.insync.replicas=2\n"));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void only_the_load_balancer_is_open_to_the_outside(TerraformStack stack) {
    List<BlockValues> rules = stack.resources("aws_vpc_security_group_ingress_rule").toList();
    assertThat(rules).hasSizeGreaterThan(13);
    for (BlockValues rule : rules) {
      boolean isOutside = rule.attributes().containsKey("cidr_ipv4");
      assertThat(isOutside)
          .isEqualTo(rule.text("security_group_id").equals("<aws_security_group.group[alb].id>"));
      assertThat(rule.text("from_port")).isNotEqualTo("0");
    }
    assertThat(stack.resources("aws_subnet"))
        .hasSize(9)
        .allMatch(it -> it.text("map_public_ip_on_launch").equals("false"));
    assertThat(
            stack
                .resources("aws_ecs_service")
                .flatMap(it -> it.blocks("network_configuration"))
                .map(it -> it.text("assign_public_ip")))
        .hasSize(4)
        .containsOnly("false");
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void clients_get_modern_tls_and_no_plain_http(TerraformStack stack) {
    List<BlockValues> listeners = stack.resources("aws_lb_listener").toList();
    assertThat(listeners).hasSize(2);
    for (BlockValues listener : listeners) {
      boolean isPlain = listener.text("protocol").equals("HTTP");
      assertThat(listener.text("ssl_policy"))
          .isEqualTo(isPlain ? "" : "ELBSecurityPolicy-TLS13-1-2-Res-2021-06");
      assertThat(attribute(listener, "default_action", "type"))
          .isEqualTo(isPlain ? "redirect" : "fixed-response");
      assertThat(attribute(listener, "redirect", "protocol")).isEqualTo(isPlain ? "HTTPS" : "");
    }
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void containers_cannot_write_to_their_image_or_gain_rights(TerraformStack stack) {
    for (String task : tasks()) {
      for (JsonNode container : stack.containers(task)) {
        assertThat(container.path("readonlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/logConfiguration/logDriver").asText()).isEqualTo("awslogs");
        boolean isFirst = container.path("name").asText().equals("files");
        assertThat(container.path("user").asText()).isEqualTo(isFirst ? "0:0" : "10001:10001");
        if (!isFirst) {
          assertThat(container.at("/linuxParameters/capabilities/drop/0").asText())
              .isEqualTo("ALL");
          assertThat(container.path("dependsOn").toString()).contains("\"files\"", "SUCCESS");
        }
      }
    }
    assertThat(stack.resources("aws_cloudwatch_log_group").map(it -> it.text("retention_in_days")))
        .hasSizeGreaterThan(6)
        .containsOnly("30");
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void the_number_of_tasks_stays_within_its_bounds(TerraformStack stack) {
    boolean runs = stack.module().variable("stage").equals("services");
    List<BlockValues> targets = stack.resources("aws_appautoscaling_target").toList();
    assertThat(targets)
        .hasSize(4)
        .allMatch(it -> it.text("min_capacity").equals(runs ? "2" : "0"))
        .allMatch(it -> it.text("max_capacity").matches(runs ? "[26]" : "0"));
    assertThat(stack.resources("aws_appautoscaling_policy")).hasSize(runs ? 2 : 0);
    boolean isMade = stack.module().local("makes_kafka").equals(true);
    assertThat(stack.resources("aws_cloudwatch_metric_alarm"))
        .hasSize(!runs ? 1 : isMade ? 17 : 13);
  }

  private static String attribute(BlockValues resource, String block, String attribute) {
    return resource
        .all()
        .filter(it -> it.type().equals(block))
        .map(it -> it.text(attribute))
        .findFirst()
        .orElse("");
  }

  private static List<String> texts(BlockValues instance, String attribute) {
    List<String> texts = new ArrayList<>();
    if (instance.attributes().get(attribute) instanceof List<?> list) {
      list.forEach(it -> texts.add(it.toString()));
    }
    return texts;
  }

  private static List<String> tasks() {
    return Stream.concat(Topic.services().stream(), TerraformStack.JOBS.stream()).toList();
  }

  /// Returns the passwords that only other services have.
  private static List<String> others(String task) {
    return Topic.services().stream()
        .filter(service -> Topic.services().contains(task) && !service.equals(task))
        .flatMap(service -> Stream.of("kafka-" + service + "]", "postgres-" + service + "]"))
        .toList();
  }
}
