package io.sluice.messaging.kafka;

import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/// Sends dead letters to `<topic>.<group>.dlq`: the key, value and headers of the record, and the
/// headers below. A record that leaves no room for these is truncated. If the broker rejects even
/// the smallest dead letter, the record is lost and only logged.
public final class KafkaDeadLetterPublisher implements DeadLetterPublisher {
  /// The prefix of all headers of dead letters; headers of the record with this prefix are left
  /// out.
  public static final String HEADER_PREFIX = "dead-letter-";

  /// The reason, for people.
  public static final String REASON = HEADER_PREFIX + "reason";

  /// The class of the exception.
  public static final String EXCEPTION = HEADER_PREFIX + "exception-class-name";

  /// The topic of the record; the next two headers are its partition and offset.
  public static final String TOPIC = HEADER_PREFIX + "topic";

  public static final String PARTITION = HEADER_PREFIX + "partition";
  public static final String OFFSET = HEADER_PREFIX + "offset";

  /// Size of the record's whole value in bytes; absent if the value is null.
  public static final String VALUE_SIZE = HEADER_PREFIX + "value-size";

  /// SHA-256 of the record's whole value, in hexadecimal digits; absent if the value is null.
  public static final String VALUE_SHA256 = HEADER_PREFIX + "value-sha256";

  /// The truncated parts, of `headers`, `key` and `value`, separated by commas; absent if the
  /// record is whole.
  public static final String TRUNCATED = HEADER_PREFIX + "truncated";

  /// Maximum sizes of a dead letter in bytes, tried in this order. The first is the default of
  /// `max.request.size`; a broker may accept less.
  private static final List<Integer> SIZES_MAX =
      List.of(1024 * 1024, 256 * 1024, 64 * 1024, 16 * 1024);

  private static final Logger LOG = Logger.getLogger(KafkaDeadLetterPublisher.class);

  private final KafkaEventProducer producer;
  private final String group;

  /// @param group the consumer group that could not handle the records
  public KafkaDeadLetterPublisher(KafkaEventProducer producer, String group) {
    this.producer = producer;
    this.group = group;
  }

  @Override
  public void publish(ConsumerRecord<String, byte[]> record, String reason, Throwable failure) {
    var builder =
        new DeadLetterBuilder(
            Topic.named(record.topic()).deadLetters(group),
            record,
            reason,
            failure.getClass().getName());
    for (int sizeMax : SIZES_MAX) {
      ProducerRecord<String, byte[]> deadLetter = builder.build(sizeMax);
      try {
        producer.send(deadLetter);
        log("dead letter", record, reason, failure);
        return;
      } catch (KafkaEventProducer.TooLargeException e) {
        LOG.warnf(
            "%s rejected a dead letter of %d bytes: %s, partition %d, offset %d",
            builder.topic(),
            DeadLetterBuilder.bytes(deadLetter),
            record.topic(),
            record.partition(),
            record.offset());
      }
    }
    String rejection =
        "%s rejected the dead letter even at %d bytes (raise its max.message.bytes)"
            .formatted(builder.topic(), SIZES_MAX.getLast());
    log(rejection + "; the record is lost", record, reason, failure);
  }

  /// Logs the record, with a stack trace only if it could be read: otherwise the reason is
  /// sufficient, and there may be thousands of such records.
  ///
  /// @param fate what became of the record
  private static void log(
      String fate, ConsumerRecord<String, byte[]> record, String reason, Throwable failure) {
    LOG.errorf(
        failure instanceof Json.UnreadableException ? null : failure,
        "%s: %s, partition %d, offset %d, key %s: %s",
        fate,
        record.topic(),
        record.partition(),
        record.offset(),
        record.key() == null ? "none" : RejectionMessages.quote(record.key()),
        reason);
  }
}
