package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.Entry;
import io.sluice.messaging.Transactions.Unavailable;
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

class KafkaBusTest {
  private static final String KAFKA = TestStack.kafka();

  @BeforeAll
  static void topics() {
    new Topics(
            Map.of("bootstrap.servers", KAFKA),
            "tester",
            Set.of(Topic.PROGRESS),
            Duration.ofDays(30))
        .ensure();
  }

  private static KafkaBus bus(String bootstrap) {
    return new KafkaBus(Map.of("bootstrap.servers", bootstrap), "strategy-engine");
  }

  @Test
  void entries_reported_as_sent_are_on_the_topic_in_order() {
    String lane = "production/" + "b" + UUID.randomUUID().toString().substring(0, 8);
    List<Entry> entries =
        IntStream.rangeClosed(1, 50).mapToObj(i -> Sample.entry(lane, i)).toList();
    try (KafkaBus bus = bus(KAFKA);
        var reader = new Reader(KAFKA, "release.progress")) {
      assertThat(bus.send(entries))
          .containsExactlyInAnyOrderElementsOf(entries.stream().map(Entry::id).toList());

      assertThat(reader.read(50, record -> record.key().equals(lane)))
          .extracting(record -> Records.envelope(record, Progress.class).id())
          .containsExactlyElementsOf(entries.stream().map(Entry::id).toList());
    }
  }

  @Test
  void a_record_that_the_broker_never_accepts_is_reported_as_rejected() {
    Entry good = Sample.entry("production/shop", 1);
    Entry huge =
        Sample.entry("production/shop", 2, new Progress.StepFinished(1, "x".repeat(2_000_000)));
    try (KafkaBus bus = bus(KAFKA)) {
      Map<UUID, String> rejected = new HashMap<>();
      assertThat(bus.send(List.of(good, huge), rejected::put)).containsExactly(good.id());
      assertThat(rejected).containsOnlyKeys(huge.id());
      assertThat(rejected.get(huge.id())).contains("max.request.size");
    }
  }

  @Test
  void a_send_to_an_unavailable_broker_ends_within_three_seconds_without_effect() {
    try (KafkaBus bus = bus("127.0.0.1:1")) {
      long start = System.nanoTime();
      Map<UUID, String> rejected = new HashMap<>();
      List<Entry> two = List.of(Sample.entry("a/b", 1), Sample.entry("a/c", 1));
      assertThat(bus.send(two, rejected::put)).isEmpty();
      assertThat(rejected).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(bus.trouble().orElseThrow()).startsWith("Kafka did not acknowledge in time: ");
      assertThatThrownBy(() -> bus.send(new ProducerRecord<>("release.progress", new byte[0])))
          .isInstanceOfSatisfying(
              Unavailable.class, e -> assertThat(e.reason()).isEqualTo(bus.trouble()));
    }
  }

  @Test
  void a_bus_that_accepts_records_has_no_trouble() {
    try (KafkaBus bus = bus(KAFKA)) {
      bus.send(List.of(Sample.entry("a/b", 1)));

      assertThat(bus.trouble()).isEmpty();
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

    assertThatThrownBy(() -> new KafkaBus(unsafe, "strategy-engine"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(setting);
  }

  @Test
  void a_dead_letter_contains_the_original_record_and_the_reason() {
    Entry entry = Sample.entry("production/dead", 1);
    try (KafkaBus bus = bus(KAFKA);
        var reader = new Reader(KAFKA, "release.progress.tester.dlq")) {
      new KafkaDeadLetters(bus, "tester")
          .bury(Sample.arrived(entry), "cannot follow", new IllegalStateException());

      ConsumerRecord<String, byte[]> letter = reader.read(1, _ -> true).getFirst();

      assertThat(Records.envelope(letter, Progress.class).id()).isEqualTo(entry.id());
      assertThat(Records.optional(letter.headers(), KafkaDeadLetters.REASON))
          .contains("cannot follow");
      assertThat(Records.optional(letter.headers(), KafkaDeadLetters.TOPIC))
          .contains("release.progress");
      assertThat(Records.optional(letter.headers(), KafkaDeadLetters.PARTITION)).contains("2");
      assertThat(Records.optional(letter.headers(), KafkaDeadLetters.OFFSET)).contains("41");
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
    try (KafkaBus bus = bus(KAFKA);
        var reader = new Reader(KAFKA, topic)) {
      var letters = new KafkaDeadLetters(bus, group);
      letters.bury(record, "the value is not JSON", new IllegalStateException());
      var small = new ConsumerRecord<>("release.progress", 0, 1, "production/dead", new byte[1]);
      letters.bury(small, "the value is not JSON", new IllegalStateException());

      List<ConsumerRecord<String, byte[]>> found = reader.read(kept > 0 ? 2 : 1, _ -> true);

      assertThat(found.getLast().value()).hasSize(1);
      if (kept > 0) {
        assertThat(found.getFirst().value()).hasSizeBetween(kept - 1_000, kept);
      }
    }
  }
}
