package io.sluice.notifier;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.RecordMapper;
import io.sluice.sandbox.TestStack;
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

/// The topics of the tests' broker, as other services use them.
final class NotifierTopics {

  static void send(KafkaEventProducer producer, Envelope<? extends Event> event) {
    LogEntry entry =
        new LogEntry(
            event.key(),
            event.sequence(),
            event.id(),
            event.release(),
            Topic.of(event.event()).topicName(),
            EventType.of(event.event()),
            Json.write(event.event()),
            event.time());
    producer.send(RecordMapper.record(entry, event.source().substring("/sluice/".length())));
  }

  /// Reads `topic` from its beginning until a record matches `last`, for at most 60 s.
  ///
  /// @return records of `lane` in order, with the last one included
  static List<ConsumerRecord<String, byte[]>> read(
      Topic topic, String lane, Predicate<ConsumerRecord<String, byte[]>> last) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (var consumer = new KafkaConsumer<String, byte[]>(settings())) {
      consumer.subscribe(List.of(topic.topicName()));
      for (int poll = 0; poll < 600 && records.stream().noneMatch(last); poll++) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> {
              if (lane.equals(record.key())) {
                records.add(record);
              }
            });
      }
    }
    return records;
  }

  static String header(ConsumerRecord<String, byte[]> record, String name) {
    return RecordMapper.findHeader(record.headers(), name).orElse("");
  }

  private static Map<String, Object> settings() {
    return Map.of(
        "bootstrap.servers",
        TestStack.kafka(),
        "group.id",
        "reader-" + UUID.randomUUID(),
        "auto.offset.reset",
        "earliest",
        "key.deserializer",
        StringDeserializer.class,
        "value.deserializer",
        ByteArrayDeserializer.class);
  }

  private NotifierTopics() {}
}
