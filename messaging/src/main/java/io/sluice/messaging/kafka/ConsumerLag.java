package io.sluice.messaging.kafka;

import static java.util.stream.Collectors.toMap;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.UnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// The records of a topic that a service has not processed yet.
///
/// @param service service, which reads in the consumer group of its name
/// @param records records behind the last committed offset, of all partitions; a compacted topic
///   has fewer
public record ConsumerLag(String service, Topic topic, long records) {

  /// Reads the lag of each service in each topic that it reads, by service and topic. Does not
  /// retry.
  ///
  /// @param connection `bootstrap.servers` and further client settings that the cluster requires
  /// @throws UnavailableException if the broker does not answer within seconds, or reports an error
  public static List<ConsumerLag> readAll(Map<String, Object> connection) {
    try (Admin admin = Admin.create(TopicProvisioner.withTimeouts(connection))) {
      Map<TopicPartition, Long> begins = offsets(admin, OffsetSpec.earliest());
      Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
          TopicProvisioner.await(admin.listConsumerGroupOffsets(groups()).all());
      // Read last: a record that arrives meanwhile adds to the lag, and no lag is negative.
      Map<TopicPartition, Long> ends = offsets(admin, OffsetSpec.latest());
      List<ConsumerLag> lags = new ArrayList<>();
      for (String service : Topic.services()) {
        Map<TopicPartition, OffsetAndMetadata> own = committed.getOrDefault(service, Map.of());
        for (Topic topic : Topic.values()) {
          if (topic.readers().contains(service)) {
            lags.add(
                new ConsumerLag(
                    service,
                    topic,
                    partitions(topic).stream()
                        .mapToLong(place -> lag(place, begins, own, ends))
                        .sum()));
          }
        }
      }
      return List.copyOf(lags);
    } catch (KafkaException e) {
      throw new UnavailableException(
          "the broker cannot be reached: " + e.getMessage(), e, false, KafkaOutage.findReason(e));
    }
  }

  /// Returns the lag in a partition. Without a committed offset the service begins at the first
  /// record, and so it does if the topic no longer has the record at the committed one.
  private static long lag(
      TopicPartition place,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, Long> ends) {
    long begin = begins.getOrDefault(place, 0L);
    long position =
        Optional.ofNullable(committed.get(place)).map(OffsetAndMetadata::offset).orElse(begin);
    return Math.max(0, ends.getOrDefault(place, 0L) - Math.max(begin, position));
  }

  private static Map<String, ListConsumerGroupOffsetsSpec> groups() {
    return Topic.services().stream()
        .collect(toMap(group -> group, _ -> new ListConsumerGroupOffsetsSpec()));
  }

  private static Map<TopicPartition, Long> offsets(Admin admin, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> places = new HashMap<>();
    Arrays.stream(Topic.values())
        .filter(topic -> !topic.readers().isEmpty())
        .map(ConsumerLag::partitions)
        .flatMap(Collection::stream)
        .forEach(place -> places.put(place, spec));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        TopicProvisioner.await(admin.listOffsets(places).all());
    return found.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private static List<TopicPartition> partitions(Topic topic) {
    return IntStream.range(0, TopicProvisioner.PARTITIONS)
        .mapToObj(number -> new TopicPartition(topic.topicName(), number))
        .toList();
  }
}
