package io.sluice.health;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.RecordMapper;
import io.sluice.sandbox.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The services around health-monitor: sends the progress of one lane, and reads the verdicts and
/// observations of it.
final class HealthTopics implements AutoCloseable {
  private final LaneKey lane;
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", TestStack.kafka(), "acks", "all"),
          new StringSerializer(),
          new ByteArraySerializer());
  private final KafkaConsumer<String, byte[]> consumer =
      new KafkaConsumer<>(
          Map.of(
              "bootstrap.servers",
              TestStack.kafka(),
              "group.id",
              "reader-" + UUID.randomUUID(),
              "auto.offset.reset",
              "earliest"),
          new StringDeserializer(),
          new ByteArrayDeserializer());
  private long sequence;

  HealthTopics(LaneKey lane) {
    this.lane = lane;
    consumer.subscribe(List.of(Topic.VERDICTS.topicName(), Topic.OBSERVATIONS.topicName()));
  }

  void send(UUID release, Event event) {
    send(lane.toString(), Optional.of(release), event);
  }

  /// Sends a setting under its own key.
  void send(Setting setting) {
    send(setting.key(), Optional.empty(), setting);
  }

  private void send(String key, Optional<UUID> release, Event event) {
    LogEntry entry =
        new LogEntry(
            key,
            event instanceof Progress ? ++sequence : 1,
            UUID.randomUUID(),
            release,
            Topic.of(event).topicName(),
            EventType.of(event),
            Json.write(event),
            Instant.now());
    try {
      producer.send(RecordMapper.record(entry, Topic.of(event).writer())).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns the lane's events of that type, as soon as there are `count` or 30 s have passed.
  <E extends Event> List<Envelope<E>> read(int count, Class<E> type) {
    List<Envelope<E>> events = new ArrayList<>();
    for (int i = 0; i < 300 && events.size() < count; i++) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (lane.toString().equals(record.key()) && record.topic().equals(topic(type))) {
          events.add(RecordMapper.envelope(record, type));
        }
      }
    }
    return events;
  }

  private static String topic(Class<? extends Event> type) {
    return type.equals(Verdict.class) ? Topic.VERDICTS.topicName() : Topic.OBSERVATIONS.topicName();
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
