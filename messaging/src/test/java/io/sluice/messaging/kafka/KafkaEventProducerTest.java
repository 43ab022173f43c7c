package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.sandbox.TestStack;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaEventProducerTest {
  private static final String KAFKA = TestStack.kafka();

  @BeforeAll
  static void topics() {
    new TopicProvisioner(
            Map.of("bootstrap.servers", KAFKA),
            "tester",
            Set.of(Topic.PROGRESS),
            Duration.ofDays(30))
        .ensure();
  }

  private static KafkaEventProducer producer(String bootstrap) {
    return new KafkaEventProducer(Map.of("bootstrap.servers", bootstrap), "strategy-engine");
  }

  @Test
  void entries_reported_as_sent_are_on_the_topic_in_order() {
    String lane = "production/" + "b" + UUID.randomUUID().toString().substring(0, 8);
    List<LogEntry> entries =
        IntStream.rangeClosed(1, 50).mapToObj(i -> SampleRecords.entry(lane, i)).toList();
    try (KafkaEventProducer producer = producer(KAFKA);
        var reader = new Reader(KAFKA, "release.progress")) {
      assertThat(producer.send(entries))
          .containsExactlyInAnyOrderElementsOf(entries.stream().map(LogEntry::id).toList());

      assertThat(reader.read(50, record -> record.key().equals(lane)))
          .extracting(record -> RecordMapper.envelope(record, Progress.class).id())
          .containsExactlyElementsOf(entries.stream().map(LogEntry::id).toList());
    }
  }

  @Test
  void a_record_that_the_broker_never_accepts_is_reported_as_rejected() {
    LogEntry good = SampleRecords.entry("production/shop", 1);
    LogEntry huge =
        SampleRecords.entry(
            "production/shop", 2, new Progress.StepFinished(1, "x".repeat(2_000_000)));
    try (KafkaEventProducer producer = producer(KAFKA)) {
      Map<UUID, String> rejected = new HashMap<>();
      assertThat(producer.send(List.of(good, huge), rejected::put)).containsExactly(good.id());
      assertThat(rejected).containsOnlyKeys(huge.id());
      assertThat(rejected.get(huge.id())).contains("max.request.size");
    }
  }

  @Test
  void a_send_to_an_unavailable_broker_ends_within_three_seconds_without_effect() {
    try (KafkaEventProducer producer = producer("127.0.0.1:1")) {
      long start = System.nanoTime();
      Map<UUID, String> rejected = new HashMap<>();
      List<LogEntry> two = List.of(SampleRecords.entry("a/b", 1), SampleRecords.entry("a/c", 1));
      assertThat(producer.send(two, rejected::put)).isEmpty();
      assertThat(rejected).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(producer.findFailure().orElseThrow())
          .startsWith("Kafka did not acknowledge in time: ");
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("release.progress", new byte[0])))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              e -> assertThat(e.findReason()).isEqualTo(producer.findFailure()));
    }
  }

  @Test
  void a_producer_whose_records_are_accepted_has_no_failure() {
    try (KafkaEventProducer producer = producer(KAFKA)) {
      producer.send(List.of(SampleRecords.entry("a/b", 1)));

      assertThat(producer.findFailure()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1",
    "acks, 0",
    "enable.idempotence, false",
    "delivery.timeout.ms, 30000",
    "max.block.ms, 60000",
  })
  void the_bus_does_not_start_with_an_unsafe_setting(String setting, String value) {
    Map<String, Object> unsafe =
        setting.equals("acks")
            ? Map.of("bootstrap.servers", KAFKA, setting, value, "enable.idempotence", "false")
            : Map.of("bootstrap.servers", KAFKA, setting, value);

    assertThatThrownBy(() -> new KafkaEventProducer(unsafe, "strategy-engine"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(setting);
  }

  @Test
  void a_dead_letter_contains_the_original_record_and_the_reason() {
    LogEntry entry = SampleRecords.entry("production/dead", 1);
    try (KafkaEventProducer producer = producer(KAFKA);
        var reader = new Reader(KAFKA, "release.progress.tester.dlq")) {
      new KafkaDeadLetterPublisher(producer, "tester")
          .publish(SampleRecords.arrived(entry), "cannot follow", new IllegalStateException());

      ConsumerRecord<String, byte[]> deadLetter = reader.read(1, _ -> true).getFirst();

      assertThat(RecordMapper.envelope(deadLetter, Progress.class).id()).isEqualTo(entry.id());
      assertThat(RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.REASON))
          .contains("cannot follow");
      assertThat(RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.TOPIC))
          .contains("release.progress");
      assertThat(RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.PARTITION))
          .contains("2");
      assertThat(RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.OFFSET))
          .contains("41");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000000, 262144", "100000, 65536", "20000, 16384", "2000, 0"})
  void a_dead_letter_is_cut_to_the_size_that_the_broker_accepts(int accepted, int kept)
      throws Exception {
    String group = "accepts" + accepted;
    String topic = Topic.PROGRESS.deadLetters(group);
    Map<String, Object> connection = Map.of("bootstrap.servers", KAFKA);
    try (Admin admin = Admin.create(connection)) {
      // The topic is created with its limit: a later change of the limit takes effect at an unknown
      // time.
      var limited =
          new NewTopic(topic, Optional.of(1), Optional.empty())
              .configs(Map.of("max.message.bytes", Integer.toString(accepted)));
      admin.createTopics(List.of(limited)).all().get();
    }
    var record =
        new ConsumerRecord<>("release.progress", 0, 0, "production/dead", new byte[1_048_000]);
    try (KafkaEventProducer producer = producer(KAFKA);
        var reader = new Reader(KAFKA, topic)) {
      var publisher = new KafkaDeadLetterPublisher(producer, group);
      publisher.publish(record, "the value is not JSON", new IllegalStateException());
      var small = new ConsumerRecord<>("release.progress", 0, 1, "production/dead", new byte[1]);
      publisher.publish(small, "the value is not JSON", new IllegalStateException());

      List<ConsumerRecord<String, byte[]>> found = reader.read(kept > 0 ? 2 : 1, _ -> true);

      assertThat(found.getLast().value()).hasSize(1);
      if (kept > 0) {
        assertThat(found.getFirst().value()).hasSizeBetween(kept - 1_000, kept);
      }
    }
  }
}
