package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.TestedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The files of docker-compose, including those of stacks that no test starts.
@EnabledIf(
    value = "io.sluice.sandbox.base.Required#hasDocker",
    disabledReason = "no Docker engine answers")
class ComposeFilesIT {
  @ParameterizedTest
  @CsvSource({
    "docker-compose.yml, cli",
    "docker-compose.dev.yml, services",
    "docker-compose.dev.yml, tools",
    "docker-compose.staging.yml, monitoring",
    "docker-compose.prod.yml, monitoring"
  })
  void each_file_is_valid_without_and_with_each_profile(String file, String profile) {
    assertThat(
            List.of(
                Script.output(Map.of(), "docker", "compose", "-f", file, "config", "-q"),
                Script.output(
                    Map.of(),
                    "docker",
                    "compose",
                    "-f",
                    file,
                    "--profile",
                    profile,
                    "config",
                    "-q")))
        .containsOnly("");
  }

  @Test
  void production_is_valid_with_three_brokers() {
    assertThat(
            Script.output(
                Map.of(),
                "docker",
                "compose",
                "-f",
                "docker-compose.prod.yml",
                "-f",
                "compose/kafka-three.yml",
                "config",
                "--services"))
        .contains("kafka-2", "kafka-3");
  }

  @Test
  void the_stack_has_the_version_of_kafka_that_the_tests_embed() throws IOException {
    Matcher version =
        Pattern.compile("<kafka.version>(.*)</kafka.version>")
            .matcher(Files.readString(TestedStack.root().resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(List.of("compose/stack.yml", "compose/kafka-three.yml"))
        .allSatisfy(file ->
            assertThat(TestedStack.root().resolve(file))
                .content()
                .contains("apache/kafka:${KAFKA_VERSION:-" + version.group(1) + "}"));
  }
}
