package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Topic;
import io.sluice.messaging.kafka.ExternalUsers;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicProvisioningJobTest {

  static Set<String> services() {
    return Topic.services();
  }

  @Test
  void a_client_setting_is_read_from_a_variable_in_capitals() {
    assertThat(
            TopicProvisioningJob.connection(
                Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092", "KAFKA_SECURITY_PROTOCOL", "SSL")))
        .isEqualTo(Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "SSL"));
  }

  @Test
  void without_a_broker_there_is_no_connection() {
    assertThatThrownBy(() -> TopicProvisioningJob.connection(Map.of()))
        .hasMessage("KAFKA_BOOTSTRAP_SERVERS is not set");
  }

  @Test
  void users_outside_log_in_with_sha_256_unless_the_environment_says_sha_512() {
    assertThat(TopicProvisioningJob.externalMechanism(Map.of()))
        .isEqualTo(ScramMechanism.SCRAM_SHA_256);
    assertThat(externalMechanism("SCRAM-SHA-256")).isEqualTo(ScramMechanism.SCRAM_SHA_256);
    assertThat(externalMechanism("SCRAM-SHA-512")).isEqualTo(ScramMechanism.SCRAM_SHA_512);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PLAIN", "scram-sha-512", "UNKNOWN"})
  void another_mechanism_is_rejected(String mechanism) {
    assertThatThrownBy(() -> externalMechanism(mechanism))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "SLUICE_KAFKA_CONSUMERS_MECHANISM: expected SCRAM-SHA-256 or SCRAM-SHA-512, got "
                + mechanism);
  }

  private static ScramMechanism externalMechanism(String name) {
    return TopicProvisioningJob.externalMechanism(Map.of("SLUICE_KAFKA_CONSUMERS_MECHANISM", name));
  }

  @Test
  void the_report_names_the_users_and_the_removed_users() {
    Set<String> services = Set.of("notifier", "monitor");
    var external =
        new ExternalUsers(
            Map.of("billing", "secret"),
            Map.of("synthetics", "secret"),
            Set.of("old", "gone"),
            List.of());

    assertThat(TopicProvisioningJob.report(services, external, Set.of()))
        .containsExactly(
            "users are up to date: billing, monitor, notifier, synthetics",
            "users are removed: gone, old");
    assertThat(TopicProvisioningJob.report(services, ExternalUsers.NONE, Set.of()))
        .containsExactly("users are up to date: monitor, notifier");
    assertThat(TopicProvisioningJob.report(services, external, Set.of("billing", "gone")))
        .containsExactly(
            "users are up to date: monitor, notifier, synthetics", "users are removed: old");
    assertThat(TopicProvisioningJob.report(services, external, external.names()))
        .containsExactly("users are up to date: monitor, notifier");
  }

  /// The contract determines dead-letter topics and users; the service's settings determine its
  /// channels.
  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void the_readers_of_a_topic_are_the_services_with_a_channel_of_it(String service)
      throws IOException {
    Properties settings = new Properties();
    Path file =
        Path.of(System.getProperty("sluice.root"), service)
            .resolve("src/main/resources/application.properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    }
    Set<String> channels = new TreeSet<>();
    settings.forEach((name, value) -> {
      if (name.toString().matches("mp\\.messaging\\.incoming\\..+\\.topic")) {
        channels.add(value.toString());
      }
    });
    Set<String> read = new TreeSet<>();
    for (Topic topic : Topic.values()) {
      if (topic.readers().contains(service)) {
        read.add(topic.topicName());
      }
    }
    assertThat(read).isNotEmpty().isEqualTo(channels);
  }
}
