package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The connections of a user that was removed and made again, with a shorter interval than that of
/// staging and production.
class KafkaReauthenticationTest {
  private static final String INTERVAL =
      "listener.name.external.scram-sha-512.connections.max.reauth.ms";

  @TempDir Path directory = Path.of("unset");

  @Test
  void an_open_connection_ends_if_its_user_has_a_new_password() throws IOException {
    try (SecuredBroker broker = new SecuredBroker(directory, Map.of(INTERVAL, "3000"))) {
      Properties settings = new Properties();
      settings.load(new StringReader(make(broker)));
      settings.setProperty("auto.offset.reset", "earliest");
      try (var consumer =
          new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
        // A member of a group would notice the removal by its heartbeats.
        consumer.assign(List.of(new TopicPartition("release.outcomes", 0)));
        consumer.poll(Duration.ofSeconds(5));

        broker.scripts().run("kafka-consumer.sh", "--remove", "billing");
        broker.apply();
        assertThat(make(broker)).doesNotContain(settings.getProperty("sasl.jaas.config"));

        assertThatThrownBy(() -> pollRepeatedly(consumer))
            .isInstanceOf(AuthenticationException.class);
      }
    }
  }

  private static String make(SecuredBroker broker) throws IOException {
    var made = broker.scripts().run("kafka-consumer.sh", "billing");
    assertThat(made.status()).as(made.errors()).isZero();
    broker.apply();
    return made.text();
  }

  private static void pollRepeatedly(KafkaConsumer<String, String> consumer) {
    for (int poll = 0; poll < 100; poll++) {
      try {
        var _ = consumer.poll(Duration.ofMillis(200));
      } catch (TopicAuthorizationException _) {
        // The broker has the rights of the new user a moment after the controller.
      }
    }
  }
}
