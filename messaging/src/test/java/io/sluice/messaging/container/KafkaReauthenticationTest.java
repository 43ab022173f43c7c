package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The connections of a user that was removed and made again, with a shorter interval than that of
/// staging and production.
class KafkaReauthenticationTest {
  private static final String INTERVAL =
      "listener.name.external.scram-sha-256.connections.max.reauth.ms";

  private static final String LOGIN = "sasl.jaas.config";

  @TempDir Path directory = Path.of("unset");

  @Test
  void an_open_connection_ends_if_its_user_has_a_new_password() throws IOException {
    try (SecuredBroker broker = new SecuredBroker(directory, Map.of(INTERVAL, "3000"))) {
      Map<String, Object> settings = make(broker);
      try (var consumer =
          new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
        // A member of a group would notice the removal by its heartbeats.
        consumer.assign(List.of(new TopicPartition("release.outcomes", 0)));
        consumer.poll(Duration.ofSeconds(5));

        broker.scripts().run("kafka-consumer.sh", "--remove", "billing");
        broker.apply();
        assertThat(make(broker).get(LOGIN)).isNotEqualTo(settings.get(LOGIN));

        assertThatThrownBy(() -> pollRepeatedly(consumer))
            .isInstanceOf(AuthenticationException.class);
      }
    }
  }

  private static Map<String, Object> make(SecuredBroker broker) throws IOException {
    var made = broker.scripts().run("kafka-consumer.sh", "billing");
    assertThat(made.status()).as(made.errors()).isZero();
    broker.apply();
    Properties printed = new Properties();
    printed.load(new StringReader(made.text()));
    Map<String, Object> client = new HashMap<>();
    printed.stringPropertyNames().forEach(name -> client.put(name, printed.getProperty(name)));
    client.put("auto.offset.reset", "earliest");
    SecuredBroker.awaitRights(client);
    return client;
  }

  private static void pollRepeatedly(KafkaConsumer<String, String> consumer) {
    for (int poll = 0; poll < 100; poll++) {
      var _ = consumer.poll(Duration.ofMillis(200));
    }
  }
}
