package io.sluice.messaging.kafka;

import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/// Dead letters on `<topic>.<group>.dlq`: the key, value and headers of the record, and the headers
/// below. A record that leaves no room for these is truncated.
public final class KafkaDeadLetters implements DeadLetters {
  /// The prefix of all headers of dead letters; headers of the record with this prefix are left
  /// out.
  public static final String PREFIX = "dead-letter-";

  /// The reason, for people.
  public static final String REASON = PREFIX + "reason";

  /// The class of the exception.
  public static final String EXCEPTION = PREFIX + "exception-class-name";

  /// The topic of the record; the next two headers are its partition and offset.
  public static final String TOPIC = PREFIX + "topic";

  public static final String PARTITION = PREFIX + "partition";
  public static final String OFFSET = PREFIX + "offset";

  /// Size of the record's whole value in bytes; absent if the record had none.
  public static final String SIZE = PREFIX + "value-size";

  /// SHA-256 of the record's whole value, in hexadecimal digits; absent if the record had none.
  public static final String DIGEST = PREFIX + "value-sha256";

  /// The truncated parts, of `headers`, `key` and `value`, separated by commas; absent if the
  /// record is whole.
  public static final String TRUNCATED = PREFIX + "truncated";

  /// Sizes to try one after another, in bytes. The first is the default of `max.request.size`; a
  /// broker may accept less.
  private static final List<Integer> SIZES = List.of(1024 * 1024, 256 * 1024, 64 * 1024, 16 * 1024);

  private static final Logger LOG = Logger.getLogger(KafkaDeadLetters.class);

  private final KafkaBus bus;
  private final String group;

  /// @param group the consumer group that could not handle the records
  public KafkaDeadLetters(KafkaBus bus, String group) {
    this.bus = bus;
    this.group = group;
  }

  @Override
  public void bury(ConsumerRecord<String, byte[]> record, String reason, Throwable failure) {
    var builder =
        new DeadLetterBuilder(
            Topic.named(record.topic()).deadLetters(group),
            record,
            reason,
            failure.getClass().getName());
    for (int size : SIZES) {
      ProducerRecord<String, byte[]> letter = builder.build(size);
      try {
        bus.send(letter);
        log(record, reason, failure);
        return;
      } catch (KafkaBus.TooLargeException e) {
        LOG.warnf("a dead letter of %d bytes is too large", DeadLetterBuilder.bytes(letter));
      }
    }
    LOG.errorf("%s accepts no dead letter of %d bytes", builder.topic(), SIZES.getLast());
    log(record, reason, failure);
  }

  /// Logs the dead letter, with a stack trace only if the record could be read: otherwise the
  /// reason is sufficient, and there may be thousands of such records.
  private static void log(ConsumerRecord<String, byte[]> record, String reason, Throwable failure) {
    LOG.errorf(
        failure instanceof Json.Unreadable ? null : failure,
        "dead letter: %s, partition %d, offset %d, key %s: %s",
        record.topic(),
        record.partition(),
        record.offset(),
        record.key() == null ? "none" : RejectionMessages.quote(record.key()),
        reason);
  }
}
