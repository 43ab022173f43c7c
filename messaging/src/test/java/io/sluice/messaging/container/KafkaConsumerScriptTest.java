package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.container.SecuredBroker.Answer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The users that `compose/kafka-consumer.sh` makes, with TLS against a broker that has the
/// settings of staging and production. `.ci/containers` checks the same in the real stack.
class KafkaConsumerScriptTest {
  private static final String OUTCOMES = "release.outcomes";
  private static final String MEASUREMENTS = "release.measurements";

  private static final List<SecuredBroker> STARTED = new ArrayList<>();

  @TempDir static Path directory = Path.of("unset");

  private static SecuredBroker broker() {
    return STARTED.getFirst();
  }

  @BeforeAll
  static void start() throws IOException, InterruptedException, ExecutionException {
    STARTED.add(new SecuredBroker(directory));
    broker().apply();
    send(broker().administrator(), OUTCOMES);
  }

  @AfterAll
  static void stop() {
    broker().close();
  }

  @Test
  void a_consumer_reads_an_outcome_and_nothing_else_until_it_is_removed() throws IOException {
    Map<String, Object> client = make("billing");

    assertThat(read(client, OUTCOMES, "billing.first")).isEqualTo("{}");
    assertThatThrownBy(() -> read(client, "release.requests", "billing.first"))
        .isInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> read(client, OUTCOMES, "billing"))
        .isInstanceOf(GroupAuthorizationException.class);
    assertThatThrownBy(() -> read(client, OUTCOMES, "notifier"))
        .isInstanceOf(GroupAuthorizationException.class);
    assertThatThrownBy(() -> send(client, OUTCOMES))
        .hasCauseInstanceOf(AuthorizationException.class);
    assertThatThrownBy(() -> send(client, MEASUREMENTS))
        .hasCauseInstanceOf(AuthorizationException.class);

    Map<String, Object> wrong = new HashMap<>(client);
    wrong.computeIfPresent(
        "sasl.jaas.config",
        (_, line) -> line.toString().replaceAll("password=\"[^\"]*\"", "password=\"wrong\""));
    assertThat(wrong).isNotEqualTo(client);
    assertThatThrownBy(() -> read(wrong, OUTCOMES, "billing.first"))
        .isInstanceOf(AuthenticationException.class);

    assertThat(broker().script("kafka-consumer.sh", "--remove", "billing").text())
        .contains("billing is removed");
    broker().apply();
    assertThatThrownBy(() -> read(client, OUTCOMES, "billing.first"))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void the_open_connection_of_a_removed_consumer_reads_nothing_more() throws IOException {
    Map<String, Object> settings = new HashMap<>(make("leaving"));
    settings.put("group.id", "leaving.first");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(OUTCOMES));
      consumer.poll(Duration.ofSeconds(5));

      broker().script("kafka-consumer.sh", "--remove", "leaving");
      broker().apply();

      assertThatThrownBy(() -> pollRepeatedly(consumer)).isInstanceOf(AuthorizationException.class);
    }
  }

  @Test
  void a_writer_sends_measurements_and_reads_nothing() throws Exception {
    Map<String, Object> client = make("--writer", "synthetics");

    send(client, MEASUREMENTS);
    assertThatThrownBy(() -> read(client, OUTCOMES, "synthetics.first"))
        .isInstanceOf(AuthorizationException.class);
    assertThatThrownBy(() -> read(client, MEASUREMENTS, "synthetics.first"))
        .isInstanceOf(AuthorizationException.class);
  }

  @Test
  void a_consumer_that_is_made_again_keeps_its_password() throws IOException {
    make("again");
    String password = broker().password("kafka-consumers/consumer.again");

    make("again");

    assertThat(broker().password("kafka-consumers/consumer.again"))
        .isEqualTo(password)
        .matches("[0-9a-f]{64}");
  }

  @Test
  void the_administrator_cannot_log_in_from_outside() {
    Map<String, Object> login = broker().administratorOutside();
    login.put("default.api.timeout.ms", 5000);
    login.put("request.timeout.ms", 4000);

    try (Admin admin = Admin.create(login)) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(AuthenticationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"notifier", "monitor", "admin", "release-api"})
  void the_name_of_a_user_of_sluice_itself_is_refused(String name) throws IOException {
    Answer answer = broker().script("kafka-consumer.sh", name);

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.errors())
        .contains(name + " is reserved for Sluice itself: choose another name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Billing", "a b", "a.b", "../x", "$(id)", "a\nb", "ä"})
  void an_invalid_name_is_refused(String name) throws IOException {
    Answer answer = broker().script("kafka-consumer.sh", name);

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.errors()).contains("1 to 40 lower-case letters, digits and hyphens");
  }

  @Test
  void a_name_has_one_kind_and_a_removed_name_was_made() throws IOException {
    make("both");

    assertThat(broker().script("kafka-consumer.sh", "--writer", "both").errors())
        .contains("both is a consumer already: remove it first");
    assertThat(broker().script("kafka-consumer.sh", "--remove", "stranger").errors())
        .contains("there is no consumer stranger");
    assertThat(broker().script("kafka-consumer.sh", "--delete", "both").errors())
        .contains("--remove NAME");
    assertThat(broker().script("kafka-consumer.sh", "a".repeat(41)).status()).isEqualTo(2);
  }

  /// Makes a user, and returns the settings of a client as the script prints them.
  private static Map<String, Object> make(String... words) throws IOException {
    Answer answer = broker().script("kafka-consumer.sh", words);
    assertThat(answer.status()).as(answer.errors()).isZero();
    assertThat(answer.errors()).contains("the next start of the stack applies this");
    broker().apply();
    Properties printed = new Properties();
    printed.load(new StringReader(answer.text()));
    Map<String, Object> client = new HashMap<>();
    printed.stringPropertyNames().forEach(name -> client.put(name, printed.getProperty(name)));
    return client;
  }

  /// Returns the first record of a topic, or throws what the broker answers.
  private static String read(Map<String, Object> client, String topic, String group) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      for (int poll = 0; poll < 100; poll++) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          return record.value();
        }
      }
    }
    throw new AssertionError("no record of " + topic);
  }

  private static void pollRepeatedly(KafkaConsumer<String, String> consumer) {
    for (int poll = 0; poll < 100; poll++) {
      var _ = consumer.poll(Duration.ofMillis(200));
    }
  }

  private static void send(Map<String, Object> client, String topic)
      throws InterruptedException, ExecutionException {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("max.block.ms", 10_000);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      var _ = producer.send(new ProducerRecord<>(topic, "production/shop", "{}")).get();
    }
  }
}
