package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Sample entries and records.
final class SampleRecords {
  static final UUID RELEASE = new UUID(7, 7);

  static LogEntry entry(String key, long sequence, Event event) {
    return new LogEntry(
        key,
        sequence,
        UUID.randomUUID(),
        Optional.of(RELEASE),
        Topic.of(event).topicName(),
        EventType.of(event),
        Json.write(event),
        Instant.parse("2026-01-02T03:04:05.678901Z"));
  }

  static LogEntry entry(String key, long sequence) {
    return entry(key, sequence, new Progress.StepFinished(3, "healthy"));
  }

  /// Returns `record` in the form in which a consumer receives it.
  static ConsumerRecord<String, byte[]> arrived(ProducerRecord<String, byte[]> record) {
    var arrived = new ConsumerRecord<>(record.topic(), 2, 41, record.key(), record.value());
    record.headers().forEach(arrived.headers()::add);
    return arrived;
  }

  static ConsumerRecord<String, byte[]> arrived(LogEntry entry) {
    return arrived(RecordMapper.record(entry, "strategy-engine"));
  }

  /// Returns a record of an event of an unknown type.
  static ConsumerRecord<String, byte[]> unknown(String key, long sequence) {
    LogEntry readable = entry(key, sequence);
    return arrived(
        new LogEntry(
            key,
            sequence,
            readable.id(),
            readable.release(),
            readable.topic(),
            "io.sluice.teleported",
            "{\"type\":\"teleported\"}",
            readable.at()));
  }

  /// Sets the contract version of `record`.
  static void version(ConsumerRecord<String, byte[]> record, int version) {
    record.headers().remove("ce_contractversion");
    record.headers().add("ce_contractversion", Integer.toString(version).getBytes(UTF_8));
  }

  private SampleRecords() {}
}
