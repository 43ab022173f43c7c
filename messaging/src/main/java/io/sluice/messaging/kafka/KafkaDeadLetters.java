package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/// Dead letters on `<topic>.<group>.dlq`: key, value and headers as they came, and beside them the
/// headers below.
public final class KafkaDeadLetters implements DeadLetters {
  /// Why, for people.
  public static final String REASON = "dead-letter-reason";

  /// The exception's class.
  public static final String EXCEPTION = "dead-letter-exception-class-name";

  /// Where the record came from; likewise partition and offset.
  public static final String TOPIC = "dead-letter-topic";

  public static final String PARTITION = "dead-letter-partition";
  public static final String OFFSET = "dead-letter-offset";

  private static final int REASON_MAX = 2_000;
  private static final Logger LOG = Logger.getLogger(KafkaDeadLetters.class);

  private final KafkaBus bus;
  private final String group;

  /// @param group the consumer group that could not handle the records
  public KafkaDeadLetters(KafkaBus bus, String group) {
    this.bus = bus;
    this.group = group;
  }

  @Override
  public void bury(ConsumerRecord<String, byte[]> record, Throwable reason) {
    String text = String.valueOf(reason.getMessage());
    var letter =
        new ProducerRecord<>(
            Topic.named(record.topic()).deadLetters(group), record.key(), record.value());
    record.headers().forEach(letter.headers()::add);
    put(letter, REASON, text.substring(0, Math.min(REASON_MAX, text.length())));
    put(letter, EXCEPTION, reason.getClass().getName());
    put(letter, TOPIC, record.topic());
    put(letter, PARTITION, Integer.toString(record.partition()));
    put(letter, OFFSET, Long.toString(record.offset()));
    bus.send(letter);
    LOG.errorf(
        reason,
        "dead letter: %s, partition %d, offset %d, key %s",
        record.topic(),
        record.partition(),
        record.offset(),
        record.key());
  }

  private static void put(ProducerRecord<String, byte[]> letter, String name, String value) {
    letter.headers().remove(name);
    letter.headers().add(name, value.getBytes(UTF_8));
  }
}
