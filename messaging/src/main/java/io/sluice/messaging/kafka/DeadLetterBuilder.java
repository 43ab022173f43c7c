package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;

/// Makes the dead letter of one record: the whole record if it fits, otherwise its beginning. The
/// header [KafkaDeadLetterPublisher#TRUNCATED] names the truncated parts.
///
/// @param topic the topic of dead letters
/// @param reason one sentence
/// @param exception the name of a class
record DeadLetterBuilder(
    String topic, ConsumerRecord<String, byte[]> source, String reason, String exception) {
  private static final int HEADERS_MAX = 16 * 1024;
  private static final int KEY_MAX = 1024;

  /// Bytes by which a longer value may lengthen the length fields around it.
  private static final int FRAME = 16;

  /// Returns the dead letter.
  ///
  /// @param bytesMax its maximum size, as a producer counts; at least 16 KiB
  ProducerRecord<String, byte[]> build(int bytesMax) {
    List<Header> headers =
        Arrays.stream(source.headers().toArray())
            .filter(header -> !header.key().startsWith(KafkaDeadLetterPublisher.HEADER_PREFIX))
            .toList();
    ProducerRecord<String, byte[]> whole =
        buildRecord(source.key(), source.value(), headers, List.of());
    return bytes(whole) <= bytesMax ? whole : truncate(headers, bytesMax);
  }

  /// Returns the size that a producer compares with `max.request.size`.
  static int bytes(ProducerRecord<String, byte[]> record) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.NONE,
        record.key() == null ? null : record.key().getBytes(UTF_8),
        record.value(),
        record.headers().toArray());
  }

  private ProducerRecord<String, byte[]> truncate(List<Header> headers, int bytesMax) {
    List<String> truncated = new ArrayList<>();
    List<Header> fitting = fitting(headers, Math.min(HEADERS_MAX, bytesMax / 4));
    if (fitting.size() < headers.size()) {
      truncated.add("headers");
    }
    String key = source.key();
    if (key != null && key.length() > KEY_MAX) {
      key = key.substring(0, KEY_MAX);
      truncated.add("key");
    }
    byte[] value = source.value();
    if (value != null) {
      int room = bytesMax - bytes(buildRecord(key, new byte[0], fitting, truncated)) - 2 * FRAME;
      if (value.length > room) {
        value = Arrays.copyOf(value, Math.max(0, room));
        truncated.add("value");
      }
    }
    return buildRecord(key, value, fitting, truncated);
  }

  private static List<Header> fitting(List<Header> headers, int bytesMax) {
    List<Header> fitting = new ArrayList<>();
    int bytes = 0;
    for (Header header : headers) {
      int size = FRAME + header.key().getBytes(UTF_8).length;
      size += header.value() == null ? 0 : header.value().length;
      if (bytes + size <= bytesMax) {
        bytes += size;
        fitting.add(header);
      }
    }
    return fitting;
  }

  private ProducerRecord<String, byte[]> buildRecord(
      @Nullable String key, byte @Nullable [] value, List<Header> headers, List<String> truncated) {
    var record = new ProducerRecord<String, byte[]>(topic, key, value);
    headers.forEach(record.headers()::add);
    put(record, KafkaDeadLetterPublisher.REASON, reason);
    put(record, KafkaDeadLetterPublisher.EXCEPTION, exception);
    put(record, KafkaDeadLetterPublisher.TOPIC, source.topic());
    put(record, KafkaDeadLetterPublisher.PARTITION, Integer.toString(source.partition()));
    put(record, KafkaDeadLetterPublisher.OFFSET, Long.toString(source.offset()));
    byte[] whole = source.value();
    if (whole != null) {
      put(record, KafkaDeadLetterPublisher.VALUE_SIZE, Integer.toString(whole.length));
      put(record, KafkaDeadLetterPublisher.VALUE_SHA256, sha256(whole));
    }
    if (!truncated.isEmpty()) {
      put(record, KafkaDeadLetterPublisher.TRUNCATED, String.join(",", truncated));
    }
    return record;
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void put(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
