package io.sluice.messaging.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/// A producer that is replaced if Kafka rejected its first login: it would never send a record,
/// even with the right password (KAFKA-20237). It has sent none, so that no order can break.
final class ReplacedProducer {
  private final Map<String, Object> settings;
  private volatile KafkaProducer<String, byte[]> producer;
  private volatile boolean used;
  private volatile boolean rejected;

  ReplacedProducer(Map<String, Object> settings) {
    this.settings = settings;
    this.producer = new KafkaProducer<>(settings);
  }

  /// Sends a record. [#acknowledged] or [#failed] follows.
  Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
    return used ? producer.send(record) : sendFirst(record);
  }

  /// Sends a record while no record was accepted. One thread at a time: another one would send with
  /// a producer that is closed meanwhile.
  private synchronized Future<RecordMetadata> sendFirst(ProducerRecord<String, byte[]> record) {
    if (rejected && !used) {
      producer.close(Duration.ZERO);
      producer = new KafkaProducer<>(settings);
      rejected = false;
    }
    return producer.send(record);
  }

  /// Notes that the broker accepted a record.
  void acknowledged() {
    used = true;
  }

  /// Notes why the broker did not accept a record.
  void failed(Throwable failure) {
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      rejected |= at instanceof AuthenticationException;
    }
  }

  synchronized void close(Duration limit) {
    producer.close(limit);
  }
}
