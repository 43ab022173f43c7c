package io.sluice.sandbox.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads topics with a plain consumer that belongs to no group.
public final class Topics implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, String> consumer;

  public Topics(int brokerPort) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + brokerPort);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
    settings.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    consumer = new KafkaConsumer<>(settings);
  }

  /// Returns all events that are in `topic` now, from its beginning; the events of one key are in
  /// order.
  public List<Event> all(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<Event> events = new ArrayList<>();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      for (ConsumerRecord<String, String> one : consumer.poll(POLL)) {
        events.add(
            new Event(
                one.key(),
                header(one, "ce_id"),
                header(one, "ce_type"),
                header(one, "ce_release"),
                Instant.parse(header(one, "ce_time")),
                one.value()));
      }
    }
    return events;
  }

  private static String header(ConsumerRecord<String, String> event, String name) {
    Header header = event.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }

  /// A record of a topic.
  ///
  /// @param id CloudEvents id; an event that is sent again has the same
  /// @param release release id; empty for an event of a lane without a release
  /// @param time time at which the writer's database appended it
  public record Event(
      String key, String id, String type, String release, Instant time, String json) {}
}
