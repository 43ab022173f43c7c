package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.messaging.container.ComposeScripts.Answer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The users that `compose/kafka-consumer.sh` makes, with TLS against a broker that has the
/// settings of staging and production. `.ci/containers` checks the same in the real stack, and
/// `KafkaConsumerChangesTest` the script alone.
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

    remove("billing");
    await().untilAsserted(() -> assertThat(broker().users()).doesNotContain("billing"));
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

      remove("leaving");

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

  @ParameterizedTest
  @CsvSource({
    "admin, PLAIN",
    "admin, SCRAM-SHA-256",
    "notifier, SCRAM-SHA-256",
    "notifier, SCRAM-SHA-512"
  })
  void no_user_of_sluice_itself_can_log_in_from_outside(String user, String mechanism) {
    Map<String, Object> login = broker().loginOutside(user, mechanism);
    login.put("default.api.timeout.ms", 5000);
    login.put("request.timeout.ms", 4000);

    try (Admin admin = Admin.create(login)) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(AuthenticationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-256", "SCRAM-SHA-512"})
  void no_user_outside_can_log_in_at_the_listener_of_the_services(String mechanism)
      throws IOException {
    Map<String, Object> client = make("inside");
    client.put("bootstrap.servers", broker().internalAddress());
    client.put(
        "ssl.truststore.location", broker().scripts().secrets().resolve("internal-ca").toString());
    client.put("sasl.mechanism", mechanism);

    assertThatThrownBy(() -> read(client, OUTCOMES, "inside.first"))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void users_outside_have_quotas_until_they_are_removed() throws Exception {
    make("steady");
    make("--writer", "steady-writer");
    await()
        .untilAsserted(() -> {
          assertThat(quotas("steady"))
              .containsOnlyKeys("consumer_byte_rate", "producer_byte_rate", "request_percentage");
          assertThat(quotas("steady-writer")).isEqualTo(quotas("steady"));
        });

    remove("steady");

    await().untilAsserted(() -> assertThat(quotas("steady")).isEmpty());
  }

  @Test
  void a_request_beyond_4_mib_ends_its_connection() throws IOException {
    Map<String, Object> settings = new HashMap<>(make("--writer", "large"));
    settings.put("enable.idempotence", "false");
    settings.put("retries", 0);
    settings.put("max.block.ms", 10_000);
    settings.put("max.request.size", 8 << 20);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      var sent = producer.send(new ProducerRecord<>(MEASUREMENTS, "a/b", "x".repeat(5 << 20)));

      assertThatThrownBy(sent::get).hasCauseInstanceOf(RetriableException.class);
    }
  }

  @Test
  void an_invalid_file_does_not_block_other_users() throws Exception {
    make("unlucky");
    Path invalid = broker().scripts().users().resolve("consumer.billing~");
    Files.writeString(invalid, "old");
    try {
      assertThat(read(make("lucky"), OUTCOMES, "lucky.first")).isEqualTo("{}");
      remove("unlucky");
      await()
          .untilAsserted(
              () -> assertThat(broker().users()).contains("lucky").doesNotContain("unlucky"));
    } finally {
      Files.delete(invalid);
    }
  }

  @Test
  void every_password_of_a_removed_user_is_deleted() throws Exception {
    make("twofold");
    try (Admin admin = Admin.create(broker().administrator())) {
      var password = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion("twofold", password, "secret")))
          .all()
          .get();
    }

    remove("twofold");

    await().untilAsserted(() -> assertThat(broker().users()).doesNotContain("twofold"));
  }

  private static Map<String, Double> quotas(String user)
      throws InterruptedException, ExecutionException {
    ClientQuotaFilter filter =
        ClientQuotaFilter.containsOnly(
            List.of(ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.USER, user)));
    try (Admin admin = Admin.create(broker().administrator())) {
      return admin.describeClientQuotas(filter).entities().get().values().stream()
          .findFirst()
          .orElse(Map.of());
    }
  }

  /// Makes a user, and returns the settings of a client as the script prints them.
  private static Map<String, Object> make(String... words) throws IOException {
    Answer answer = broker().scripts().run("kafka-consumer.sh", words);
    assertThat(answer.status()).as(answer.errors()).isZero();
    assertThat(answer.errors()).contains("the next start of the stack applies this");
    broker().apply();
    Properties printed = new Properties();
    printed.load(new StringReader(answer.text()));
    Map<String, Object> client = new HashMap<>();
    printed.stringPropertyNames().forEach(name -> client.put(name, printed.getProperty(name)));
    SecuredBroker.awaitRights(client);
    return client;
  }

  /// Removes a user of a stack that is not running, and applies the removal as its start does.
  private static void remove(String name) throws IOException {
    assertThat(broker().scripts().run("kafka-consumer.sh", "--remove", name).text())
        .contains(name + " loses its rights at the next start");
    broker().apply();
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
