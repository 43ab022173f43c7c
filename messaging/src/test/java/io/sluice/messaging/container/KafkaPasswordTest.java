package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.kafka.KafkaEventProducer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new password of a service in Kafka, while a client of the service runs.
class KafkaPasswordTest {
  private static final String SERVICE = "notifier";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path directory = Path.of("unset");

  @Test
  void a_client_logs_in_again_with_a_new_password() throws Exception {
    try (SecuredBroker broker = new SecuredBroker(directory)) {
      broker.apply();
      Map<String, Object> login = broker.loginInside(SERVICE);
      SecuredBroker.awaitRights(login);
      try (var consumer =
          new KafkaConsumer<>(login, new StringDeserializer(), new StringDeserializer())) {
        consumer.assign(List.of(new TopicPartition("release.outcomes", 0)));
        assertThat(position(consumer)).isZero();

        setPassword(broker, "n3w");
        broker.restart();
        assertThatThrownBy(() -> pollRepeatedly(consumer))
            .as("the file still has the previous password")
            .isInstanceOf(AuthenticationException.class);

        Files.writeString(broker.scripts().secrets().resolve("kafka-" + SERVICE), "n3w\n");

        await()
            .atMost(LIMIT)
            .ignoreExceptionsInstanceOf(AuthenticationException.class)
            .untilAsserted(() -> assertThat(position(consumer)).isZero());
      }
    }
  }

  @Test
  void a_producer_that_starts_with_a_wrong_password_sends_when_the_file_has_the_right_one()
      throws Exception {
    try (SecuredBroker broker = new SecuredBroker(directory)) {
      broker.apply();
      Map<String, Object> login = broker.loginInside(SERVICE);
      SecuredBroker.awaitRights(login);
      Path file = broker.scripts().secrets().resolve("kafka-" + SERVICE);
      String right = Files.readString(file);
      Files.writeString(file, "wr0ng");
      var record = new ProducerRecord<>("release.outcomes", "key", new byte[0]);
      try (var producer = new KafkaEventProducer(login, SERVICE)) {
        assertThatThrownBy(() -> producer.send(record)).isInstanceOf(UnavailableException.class);

        Files.writeString(file, right);

        await()
            .atMost(LIMIT)
            .ignoreExceptionsInstanceOf(UnavailableException.class)
            .untilAsserted(() -> producer.send(record));
      }
    }
  }

  private static long position(KafkaConsumer<String, String> consumer) {
    TopicPartition partition = consumer.assignment().iterator().next();
    return consumer
        .endOffsets(consumer.assignment(), Duration.ofSeconds(20))
        .getOrDefault(partition, -1L);
  }

  private static void pollRepeatedly(KafkaConsumer<String, String> consumer) {
    for (int poll = 0; poll < 100; poll++) {
      var _ = consumer.poll(Duration.ofMillis(200));
    }
  }

  private static void setPassword(SecuredBroker broker, String password)
      throws InterruptedException, ExecutionException, TimeoutException {
    var credential = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192);
    var user = new UserScramCredentialUpsertion(SERVICE, credential, password);
    try (Admin admin = Admin.create(broker.administrator())) {
      admin.alterUserScramCredentials(List.of(user)).all().get(30, TimeUnit.SECONDS);
    }
  }
}
