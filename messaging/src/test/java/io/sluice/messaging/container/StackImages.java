package io.sluice.messaging.container;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Kafka and PostgreSQL in containers, from the images that `compose/stack.yml` names. Its close
/// removes both containers.
public final class StackImages implements QuarkusTestResourceLifecycleManager {
  private static final String STACK = "compose/stack.yml";

  private final KafkaContainer kafka =
      new KafkaContainer(image("kafka"))
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
          .withEnv("KAFKA_HEAP_OPTS", "-Xms256m -Xmx512m");
  private final PostgreSQLContainer postgres = new PostgreSQLContainer(image("postgres"));

  @Override
  public Map<String, String> start() {
    kafka.start();
    try {
      postgres.start();
    } catch (RuntimeException e) {
      // Quarkus stops only what has started.
      stop();
      throw e;
    }
    return Map.of(
        "kafka.bootstrap.servers", kafka.getBootstrapServers(),
        "quarkus.datasource.jdbc.url", postgres.getJdbcUrl(),
        "quarkus.datasource.username", postgres.getUsername(),
        "quarkus.datasource.password", postgres.getPassword());
  }

  @Override
  public void stop() {
    postgres.stop();
    kafka.stop();
  }

  /// Returns the image of a service of the stack, with the default of its version.
  static String image(String service) {
    return Manifests.file(STACK)
        .at("/services/" + service + "/image")
        .asText()
        .replaceAll("\\$\\{[A-Z_]+:-([^}]*)}", "$1");
  }
}
