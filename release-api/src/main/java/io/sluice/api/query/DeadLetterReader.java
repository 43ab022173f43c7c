package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.messaging.kafka.KafkaOutage;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads dead-letter topics, with a new consumer for each read.
@ApplicationScoped
class DeadLetterReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> settings;
  private final Semaphore permits = new Semaphore(2);

  DeadLetterReader(@Identifier("default-kafka-broker") Map<String, Object> connection) {
    settings = new HashMap<>(connection);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
  }

  /// Returns views of the newest dead letters of all partitions that are not discarded, at most
  /// `limit`, the newest first. A dead letter can have a megabyte, so only its view is kept in
  /// memory.
  ///
  /// @throws ProblemException if the broker does not answer within seconds
  List<DeadLetterView> newest(
      int limit,
      DiscardedDeadLetters discarded,
      Function<ConsumerRecord<String, byte[]>, Stream<DeadLetterView>> view) {
    var newest = new PriorityQueue<>(Comparator.comparing(DeadLetterView::time));
    withConsumer(consumer -> {
      List<TopicPartition> places = places(consumer);
      Map<TopicPartition, Long> ends = consumer.endOffsets(places);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(places);
      Map<TopicPartition, Long> from = new HashMap<>();
      ends.forEach((place, end) -> {
        long begin = begins.getOrDefault(place, 0L);
        if (end > begin) {
          from.put(place, discarded.start(place, begin, end, limit));
        }
      });
      read(
          consumer,
          from,
          ends,
          record ->
              view.apply(record)
                  .filter(deadLetter -> !discarded.has(deadLetter))
                  .forEach(deadLetter -> {
                    newest.add(deadLetter);
                    if (newest.size() > limit) {
                      newest.remove();
                    }
                  }));
      return true;
    });
    return newest.stream().sorted(Comparator.comparing(DeadLetterView::time).reversed()).toList();
  }

  /// Returns the dead letter with `id`; empty if it no longer exists.
  ///
  /// @throws ProblemException if the broker does not answer within seconds
  Optional<ConsumerRecord<String, byte[]>> find(DeadLetterId id) {
    return withConsumer(consumer -> {
      if (!places(consumer).contains(id.place())) {
        return Optional.empty();
      }
      Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(id.place()));
      if (ends.getOrDefault(id.place(), 0L) <= id.offset()) {
        return Optional.empty();
      }
      List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
      read(
          consumer,
          Map.of(id.place(), id.offset()),
          Map.of(id.place(), id.offset() + 1),
          record -> {
            if (record.offset() == id.offset()) {
              found.add(record);
            }
          });
      return found.stream().findFirst();
    });
  }

  private <R> R withConsumer(Function<KafkaConsumer<String, byte[]>, R> action) {
    if (!permits.tryAcquire()) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "too many requests are reading the dead letters; try again");
    }
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      return action.apply(consumer);
    } catch (KafkaException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE,
          KafkaOutage.findReason(e).orElse("the broker is unavailable; try again"));
    } finally {
      permits.release();
    }
  }

  private static List<TopicPartition> places(KafkaConsumer<String, byte[]> consumer) {
    return consumer.listTopics(TIMEOUT).entrySet().stream()
        .filter(topic -> DeadLetterId.create(topic.getKey(), 0, 0).isPresent())
        .flatMap(topic -> topic.getValue().stream())
        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
        .toList();
  }

  /// @param until offsets to stop before; a partition ends early if its records no longer exist
  private static void read(
      KafkaConsumer<String, byte[]> consumer,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> until,
      Consumer<ConsumerRecord<String, byte[]>> reader) {
    Set<TopicPartition> open = new HashSet<>(from.keySet());
    consumer.assign(open);
    from.forEach(consumer::seek);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      consumer.poll(POLL).forEach(reader);
      open.removeIf(place -> consumer.position(place) >= until.getOrDefault(place, 0L));
    }
  }
}
