package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Sends records that no reader can handle, as a careless or hostile producer does: every kind of
/// value under every kind of headers, compressed, round and round.
final class PoisonRecords implements AutoCloseable {
  /// The size that a broker accepts of one record, with some room for headers, in bytes.
  private static final int LARGE = 1_047_000;

  private static final List<String> TEXTS =
      List.of(
          "",
          "null",
          "true",
          "7",
          "\"text\"",
          "[]",
          "{}",
          "{\"type\":",
          "{\"type\":7}",
          "{\"type\":\"danced\"}",
          "{\"type\":\"queued\",\"spec\":null}",
          "[".repeat(20_000),
          "{\"a\":".repeat(20_000));

  private final KafkaProducer<String, byte[]> producer;
  private final Map<Topic, Integer> accepted = new ConcurrentHashMap<>();

  PoisonRecords(int brokerPort) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + brokerPort,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "gzip",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                8 << 20),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /// Sends `count` records and two large ones to `topic`, under the keys in turn.
  void send(Topic topic, List<String> keys, int count) {
    List<byte[]> small = TEXTS.stream().map(text -> text.getBytes(UTF_8)).toList();
    for (int i = 0; i < count; i++) {
      int kind = i % (small.size() + 2);
      byte[] value =
          kind < small.size()
              ? small.get(kind)
              : kind == small.size() ? null : new byte[] {'{', (byte) 0xff};
      send(topic, keys.get(i % keys.size()), value, i);
    }
    // Zeros and brackets decompress to a thousand times their size; each is sent in its own batch.
    producer.flush();
    send(topic, keys.getFirst(), new byte[LARGE], 0);
    send(topic, keys.getLast(), "[".repeat(LARGE).getBytes(UTF_8), 1);
    producer.flush();
    if (accepted(topic) != count + 2) {
      throw new IllegalStateException(
          "%s accepted %d of %d records".formatted(topic, accepted(topic), count + 2));
    }
  }

  private void send(Topic topic, String key, byte @Nullable [] value, int number) {
    var record = new ProducerRecord<String, byte[]>(topic.topicName(), key, value);
    headers(topic, key, number)
        .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    var _ =
        producer.send(
            record,
            (_, failure) -> {
              if (failure == null) {
                accepted.merge(topic, 1, Integer::sum);
              }
            });
  }

  /// Returns headers as Sluice's services write them, or with an odd, missing or additional header.
  private static Map<String, String> headers(Topic topic, String key, int number) {
    Map<String, String> headers = new HashMap<>();
    headers.put("ce_id", new UUID(topic.topicName().hashCode(), number).toString());
    headers.put("ce_source", "/sluice/" + topic.writer());
    headers.put("ce_type", "io.sluice.queued");
    headers.put("ce_subject", key);
    headers.put("ce_time", "2026-01-02T03:04:05Z");
    headers.put("ce_sequence", "1");
    headers.put("ce_contractversion", "1");
    List<String> names = headers.keySet().stream().sorted().toList();
    String name = names.get(number % names.size());
    switch (number / names.size() % 4) {
      case 0 -> headers.remove(name);
      case 1 -> headers.put(name, name.equals("ce_contractversion") ? "-1" : "\u0000");
      case 2 -> Stream.iterate(0, i -> i < 50, i -> i + 1).forEach(i -> headers.put("x" + i, "y"));
      default -> {
        // valid headers
      }
    }
    return headers;
  }

  /// Returns the number of records that the broker has accepted for `topic`.
  int accepted(Topic topic) {
    return accepted.getOrDefault(topic, 0);
  }

  @Override
  public void close() {
    producer.close();
  }
}
