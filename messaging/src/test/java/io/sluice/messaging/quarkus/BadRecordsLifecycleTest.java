package io.sluice.messaging.quarkus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.RequestCounts;
import io.sluice.contract.Verdict;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.KafkaDeadLetterPublisher;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.Reader;
import io.sluice.messaging.kafka.RecordMapper;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Bad records on a topic of a real broker, and a good one behind them.
@QuarkusTest
@TestProfile(WithMessagingStack.class)
class BadRecordsLifecycleTest {
  /// The maximum size of a value that the broker accepts, in bytes.
  private static final int VALUE_MAX = 1_048_450;

  @Inject KafkaEventProducer producer;

  @Inject
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private final String lane = "production/l" + UUID.randomUUID().toString().substring(0, 8);

  private ProducerRecord<String, byte[]> verdict() {
    var evidence =
        new Evidence(
            Evidence.TickRange.NONE,
            RequestCounts.NONE,
            0,
            0.01,
            "1",
            List.of(),
            Optional.empty(),
            List.of(),
            List.of());
    return RecordMapper.record(
        new LogEntry(
            lane,
            1,
            UUID.randomUUID(),
            Optional.of(new UUID(1, 2)),
            "release.verdicts",
            "io.sluice.verdict",
            Json.write(new Verdict(1, Verdict.Kind.HEALTHY, "fine", evidence)),
            Instant.EPOCH),
        "health-monitor");
  }

  private ProducerRecord<String, byte[]> verdict(byte @Nullable [] value) {
    ProducerRecord<String, byte[]> good = verdict();
    return new ProducerRecord<String, byte[]>(
        good.topic(), null, null, lane, value, good.headers());
  }

  private ProducerRecord<String, byte[]> verdict(String header, String value) {
    ProducerRecord<String, byte[]> record = verdict();
    record.headers().remove(header);
    record.headers().add(header, value.getBytes(UTF_8));
    return record;
  }

  @Test
  void each_bad_record_is_a_dead_letter_and_the_next_good_one_is_handled() {
    List<String> reasons = new ArrayList<>();
    send(verdict((byte[]) null), "the record has no value", reasons);
    send(verdict(new byte[0]), "the value is empty", reasons);
    send(verdict("null".getBytes(UTF_8)), "the value is JSON null, not an object", reasons);
    send(verdict("true".getBytes(UTF_8)), "the value is a JSON boolean, not an object", reasons);
    send(verdict("7".getBytes(UTF_8)), "the value is a JSON number, not an object", reasons);
    send(verdict("\"x\"".getBytes(UTF_8)), "the value is a JSON string, not an object", reasons);
    send(verdict("[]".getBytes(UTF_8)), "the value is a JSON array, not an object", reasons);
    send(verdict("{}".getBytes(UTF_8)), "the value has no known type", reasons);
    send(
        verdict("{\"type\":".getBytes(UTF_8)),
        "the JSON ends too early, at line 1, column 9",
        reasons);
    send(verdict(new byte[] {'{', (byte) 0xff}), "the value is not UTF-8", reasons);
    send(verdict(new byte[VALUE_MAX - 600]), "the value is not JSON", reasons);
    send(
        new ProducerRecord<>("release.verdicts", lane, new byte[VALUE_MAX]),
        "the header ce_type is missing",
        reasons);
    send(verdict("ce_id", "7"), "the header ce_id must be a UUID, is 7", reasons);
    send(verdict("ce_type", "x\ny"), "unknown type x?y", reasons);
    send(verdict("deserialization-failure-dlq", "true"), "", new ArrayList<>());
    producer.send(verdict("ce_sequence", "2"));

    try (var progress = new Reader(kafka, "release.progress")) {
      assertThat(progress.read(2, record -> lane.equals(record.key()))).hasSize(2);
    }
    List<ConsumerRecord<String, byte[]>> deadLetters = deadLetters(reasons.size());
    assertThat(deadLetters)
        .extracting(BadRecordsLifecycleTest::reason)
        .containsExactlyElementsOf(reasons);
    assertThat(deadLetters)
        .allSatisfy(deadLetter ->
            assertThat(
                    RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.OFFSET))
                .isPresent());
    requireTruncated(deadLetters.get(11));
  }

  private static void requireTruncated(ConsumerRecord<String, byte[]> deadLetter) {
    assertThat(RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.VALUE_SIZE))
        .contains("1048450");
    assertThat(RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.TRUNCATED))
        .contains("value");
    assertThat(deadLetter.value()).hasSizeBetween(VALUE_MAX - 1_000, VALUE_MAX - 1);
  }

  private void send(ProducerRecord<String, byte[]> record, String reason, List<String> reasons) {
    producer.send(record);
    reasons.add(reason);
  }

  private List<ConsumerRecord<String, byte[]>> deadLetters(int count) {
    try (var reader = new Reader(kafka, "release.verdicts.tester.dlq")) {
      return reader.read(count, record -> lane.equals(record.key()));
    }
  }

  private static String reason(ConsumerRecord<String, byte[]> deadLetter) {
    return RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.REASON)
        .orElse("");
  }
}
