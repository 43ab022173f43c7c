package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.TestedStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
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
  private static final String FILES = "docker-compose.prod.yml:compose/kafka-three.yml";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int PARTITIONS = 6;

  private final String project = "sluice-it-" + UUID.randomUUID().toString().substring(0, 8);

  @TempDir private Path directory;

  @Test
  void a_topic_survives_the_loss_of_a_broker() {
    Map<String, String> settings =
        new HashMap<>(new StackSecrets(directory.resolve("secrets")).settings());
    settings.put("COMPOSE_PROJECT_NAME", project);
    settings.put("COMPOSE_FILE", FILES);
    try {
      compose(settings, "up", "-d", "--wait", "kafka", "kafka-2", "kafka-3");
      compose(settings, "run", "--rm", "-T", "--no-deps", "topics");
      check(settings);
    } finally {
      compose(settings, "down", "--volumes", "--timeout", "10");
    }
    assertThat(ComposeStack.listRemaining(project)).as("after down").isEmpty();
  }

  private static void check(Map<String, String> settings) {
    requireInSync(settings, "before", 3);

    compose(settings, "kill", "kafka-2");

    requireInSync(settings, "without", 2);
    System.out.printf(
        "  kafka-2 was killed, and %s are readable%n", run(settings, "read", "before", "without"));

    compose(settings, "start", "kafka-2");
    requireInSync(settings, "again", 3);
    System.out.println("  kafka-2 was started again, and is in sync");
  }

  /// Writes a record to each partition, until each has this number of replicas in sync.
  private static void requireInSync(Map<String, String> settings, String text, int count) {
    String line = "3 replicas, %d in sync".formatted(count);
    var _ =
        ResultPoller.until(
            line,
            LIMIT,
            () -> run(settings, "write", text),
            lines -> lines.lines().filter(it -> it.endsWith(line)).count() == PARTITIONS);
    System.out.printf("  each of %d partitions has %s%n", PARTITIONS, line);
  }

  /// Runs [BrokerLossClient] in the network of the services.
  private static String run(Map<String, String> settings, String... words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("run", "--rm", "-T", "--no-deps"));
    command.addAll(
        List.of("-v", TestedStack.root().resolve("e2e/target/test-classes") + ":/classes:ro"));
    command.addAll(List.of("--entrypoint", "java", "topics", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", "/app/classpath/*:/app/libs/*:/classes"));
    command.add(BrokerLossClient.class.getName());
    command.addAll(List.of(words));
    return compose(settings, command.toArray(String[]::new));
  }

  private static String compose(Map<String, String> settings, String... words) {
    return Script.output(
        settings,
        Stream.concat(Stream.of("docker", "compose"), Stream.of(words)).toArray(String[]::new));
  }
}
