package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaLoginTest {

  @TempDir Path directory;

  @Test
  void the_login_is_empty_without_a_user() {
    assertThat(KafkaLogin.properties(Map.of("PATH", "/bin"))).isEmpty();
  }

  @Test
  void a_user_logs_in_with_the_password_in_the_file() throws IOException {
    assertThat(login("s3cret=\n"))
        .containsEntry("security.protocol", "SASL_PLAINTEXT")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"notifier\" passwordFile=\"%s\";"
                    .formatted(directory.resolve("password")))
        .containsEntry("sasl.client.callback.handler.class", PasswordFileHandler.class.getName());
  }

  @Test
  void a_file_names_the_authority_of_kafka() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "s3cret");

    assertThat(
            KafkaLogin.properties(
                Map.of(
                    "SLUICE_KAFKA_USER", "notifier",
                    "SLUICE_KAFKA_PASSWORD_FILE", file.toString(),
                    "SLUICE_KAFKA_PROTOCOL", "SASL_SSL",
                    "SLUICE_KAFKA_CA_FILE", "/run/secrets/internal-ca")))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.truststore.location", "/run/secrets/internal-ca");
    assertThat(login("s3cret")).doesNotContainKey("ssl.truststore.location");
  }

  @Test
  void a_password_with_special_characters_is_rejected_and_not_shown() {
    assertThatThrownBy(() -> login("a\"; b=\"c"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ASCII letters, digits")
        .hasMessageNotContaining("b=");
  }

  @Test
  void a_file_that_is_missing_is_named() {
    assertThatThrownBy(() -> KafkaLogin.passwords(directory.toString(), Set.of("api")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(directory.resolve("api").toString());
  }

  private Map<String, String> login(String password) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), password);
    return KafkaLogin.properties(
        Map.of("SLUICE_KAFKA_USER", "notifier", "SLUICE_KAFKA_PASSWORD_FILE", file.toString()));
  }
}
