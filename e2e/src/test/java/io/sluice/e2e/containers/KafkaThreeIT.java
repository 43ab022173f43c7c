package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.TestedStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The three brokers of `compose/kafka-three.yml`, while one of them is killed.
@Isolated("the stack needs both cores")
@EnabledIf(
    value = "io.sluice.sandbox.base.Required#hasDocker",
    disabledReason = "no Docker engine answers")
class KafkaThreeIT {
  private static final List<String> FILES =
      List.of("docker-compose.prod.yml", "compose/kafka-three.yml");
  private static final List<String> BROKERS = List.of("kafka-1", "kafka-2-1", "kafka-3-1");
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int PARTITIONS = 6;

  @TempDir private Path directory;

  @Test
  void a_topic_survives_the_loss_of_a_broker() throws Exception {
    StackSecrets secrets = new StackSecrets(directory.resolve("secrets"));
    String project;
    try (ComposeStack stack = new ComposeStack(FILES, secrets.settings())) {
      stack.check(() -> {
        stack.start(List.of("topics"), BROKERS);
        check(stack, secrets);
      });
      project = stack.project();
    }
    assertThat(ComposeStack.listRemaining(project)).as("after down").isEmpty();
  }

  private static void check(ComposeStack stack, StackSecrets secrets) {
    Map<String, String> settings = new HashMap<>(secrets.settings());
    settings.put("COMPOSE_PROJECT_NAME", stack.project());
    settings.put("COMPOSE_FILE", String.join(":", FILES));
    ResultPoller.until(
        "the topics",
        LIMIT,
        () -> stack.logs("topics"),
        log -> log.contains("users are up to date"));
    requireInSync(settings, "before", 3);

    stack.kill("kafka-2");

    requireInSync(settings, "without", 2);
    System.out.println(
        "  kafka-2 was killed: " + run(settings, "read", "before", "without") + " are readable");

    stack.start("kafka-2");
    requireInSync(settings, "again", 3);
    System.out.println("  kafka-2 was started again, and is in sync");
  }

  /// Writes a record to each partition, until each has this number of replicas in sync.
  private static void requireInSync(Map<String, String> settings, String text, int count) {
    String line = "3 replicas, %d in sync".formatted(count);
    String written =
        ResultPoller.until(
            line,
            LIMIT,
            () -> run(settings, "write", text),
            lines -> lines.lines().filter(it -> it.endsWith(line)).count() == PARTITIONS);
    System.out.println("  each of " + written.lines().count() + " partitions has " + line);
  }

  /// Runs [BrokerLossClient] in the network of the services.
  private static String run(Map<String, String> settings, String... words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("docker", "compose", "run", "--rm", "-T", "--no-deps"));
    command.addAll(
        List.of("-v", TestedStack.root().resolve("e2e/target/test-classes") + ":/classes:ro"));
    command.addAll(List.of("--entrypoint", "java", "topics", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", "/app/classpath/*:/app/libs/*:/classes"));
    command.add(BrokerLossClient.class.getName());
    command.addAll(List.of(words));
    return Script.output(settings, command.toArray(String[]::new));
  }
}
