package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterBuilderTest {
  private static final int LIMIT = 1024 * 1024;
  private static final String TOPIC = "release.progress";

  private static ProducerRecord<String, byte[]> build(
      ConsumerRecord<String, byte[]> record, int bytesMax) {
    return new DeadLetterBuilder("dead", record, "the value is not JSON", "E").build(bytesMax);
  }

  private static ConsumerRecord<String, byte[]> record(
      @Nullable String key, byte @Nullable [] value) {
    return new ConsumerRecord<String, byte[]>(TOPIC, 2, 41, key, value);
  }

  private static Optional<String> header(ProducerRecord<String, byte[]> deadLetter, String name) {
    return RecordMapper.findHeader(deadLetter.headers(), name);
  }

  @Test
  void a_record_that_fits_is_kept_whole() {
    ConsumerRecord<String, byte[]> record = record("a/b", "{}".getBytes(UTF_8));
    record.headers().add("ce_id", new byte[] {7});
    record.headers().add("dead-letter-truncated", new byte[] {7});

    ProducerRecord<String, byte[]> deadLetter = build(record, LIMIT);

    assertThat(deadLetter.value()).isEqualTo(record.value());
    assertThat(deadLetter.key()).isEqualTo("a/b");
    assertThat(deadLetter.headers().lastHeader("ce_id").value()).containsExactly(7);
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.TRUNCATED)).isEmpty();
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.OFFSET)).contains("41");
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.PARTITION)).contains("2");
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.TOPIC)).contains(TOPIC);
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.VALUE_SIZE)).contains("2");
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.VALUE_SHA256))
        .contains("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  }

  @Test
  void a_record_without_key_and_value_has_neither_size_nor_digest() {
    ProducerRecord<String, byte[]> deadLetter = build(record(null, null), LIMIT);

    assertThat(deadLetter.key()).isNull();
    assertThat(deadLetter.value()).isNull();
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.VALUE_SIZE)).isEmpty();
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.VALUE_SHA256)).isEmpty();
  }

  @Test
  void a_value_that_does_not_fit_is_cut_to_what_fits() {
    ConsumerRecord<String, byte[]> record = record("a/b", new byte[1_048_450]);

    ProducerRecord<String, byte[]> deadLetter = build(record, LIMIT);

    assertThat(DeadLetterBuilder.bytes(deadLetter)).isBetween(LIMIT - 100, LIMIT);
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.VALUE_SIZE)).contains("1048450");
    assertThat(header(deadLetter, KafkaDeadLetterPublisher.TRUNCATED)).contains("value");
  }

  @Test
  void key_and_headers_that_do_not_fit_are_cut_too() {
    ConsumerRecord<String, byte[]> record = record("ü".repeat(700_000), new byte[100]);
    record.headers().add("ce_id", new byte[] {7});
    for (int i = 0; i < 20; i++) {
      record.headers().add("h" + i, new byte[10_000]);
    }

    for (int bytesMax : new int[] {LIMIT, 16 * 1024}) {
      ProducerRecord<String, byte[]> deadLetter = build(record, bytesMax);

      assertThat(DeadLetterBuilder.bytes(deadLetter)).isLessThan(bytesMax);
      assertThat(deadLetter.value()).hasSize(100);
      assertThat(deadLetter.headers().lastHeader("ce_id")).isNotNull();
      assertThat(header(deadLetter, KafkaDeadLetterPublisher.TRUNCATED)).contains("headers,key");
    }
  }
}
