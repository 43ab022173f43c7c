package io.sluice.messaging.kafka;

import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.parking.MissingRecords;
import io.sluice.messaging.parking.ParkedRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Searches the partition of the waiting record for missing events, from its beginning.
public final class TopicScan implements MissingRecords {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Map<String, Object> settings;

  /// @param connection `bootstrap.servers` and further client settings that the cluster requires
  public TopicScan(Map<String, Object> connection) {
    this.settings = TopicProvisioner.withTimeouts(connection);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
  }

  @Override
  public List<ParkedRecord> search(ParkedRecord waiting, MissingEventsException missing) {
    var partition = new TopicPartition(waiting.record().topic(), waiting.record().partition());
    try (var consumer = new KafkaConsumer<String, byte[]>(settings)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return scan(consumer, partition, waiting, missing);
    } catch (KafkaException e) {
      throw new UnavailableException(
          "%s cannot be read: %s".formatted(partition, e.getMessage()), e);
    }
  }

  private static List<ParkedRecord> scan(
      KafkaConsumer<String, byte[]> consumer,
      TopicPartition partition,
      ParkedRecord waiting,
      MissingEventsException missing) {
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    var found = new TreeMap<Long, ParkedRecord>();
    while (consumer.position(partition) < end
        && found.size() <= missing.last() - missing.first()
        && System.nanoTime() < deadline) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        RecordMapper.toParkedRecord(record)
            .filter(parked -> parked.lane().equals(waiting.lane()))
            .filter(parked ->
                parked.sequence() >= missing.first() && parked.sequence() <= missing.last())
            .ifPresent(parked -> found.putIfAbsent(parked.sequence(), parked));
      }
    }
    if (consumer.position(partition) < end && found.size() <= missing.last() - missing.first()) {
      throw new UnavailableException(
          "%s was not read to its end within %d s".formatted(partition, LIMIT.toSeconds()),
          new IllegalStateException("the partition is too long"),
          true);
    }
    return List.copyOf(found.values());
  }
}
