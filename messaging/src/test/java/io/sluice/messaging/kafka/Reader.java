package io.sluice.messaging.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads a topic from its beginning.
public final class Reader implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;

  public Reader(String bootstrap, String topic) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "reader-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class));
    consumer.subscribe(List.of(topic));
  }

  /// Returns the first `count` records that match `filter`; fewer if they do not arrive within 20
  /// s.
  public List<ConsumerRecord<String, byte[]>> read(
      int count, Predicate<ConsumerRecord<String, byte[]>> filter) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (int poll = 0; poll < 200 && records.size() < count; poll++) {
      consumer
          .poll(Duration.ofMillis(100))
          .forEach(record -> {
            if (filter.test(record)) {
              records.add(record);
            }
          });
    }
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
