package io.sluice.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.LaneKey;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;

/// The lanes that this replica watches: those of the partitions whose progress it consumes. Before
/// the first assignment it watches all lanes; two replicas may watch the same lane, since only one
/// of them writes.
@ApplicationScoped
@Identifier("progress")
class PartitionAssignment implements KafkaConsumerRebalanceListener, Predicate<LaneKey> {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(PartitionAssignment.class);

  private volatile Optional<Share> share = Optional.empty();

  /// @param partitionCount the number of partitions of the topic
  private record Share(Set<Integer> partitions, int partitionCount) {
    boolean hasLane(LaneKey lane) {
      byte[] key = lane.toString().getBytes(UTF_8);
      return partitions.contains(Utils.toPositive(Utils.murmur2(key)) % partitionCount);
    }
  }

  @Override
  public boolean test(LaneKey lane) {
    return share.map(it -> it.hasLane(lane)).orElse(true);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    assigned.stream()
        .findFirst()
        .map(TopicPartition::topic)
        .ifPresent(topic -> change(assigned, true, consumer.partitionsFor(topic, TIMEOUT).size()));
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
    share.ifPresent(it -> change(revoked, false, it.partitionCount()));
  }

  private synchronized void change(
      Collection<TopicPartition> changed, boolean isAssigned, int partitionCount) {
    Set<Integer> partitions = new HashSet<>(share.map(Share::partitions).orElse(Set.of()));
    for (TopicPartition partition : changed) {
      var _ =
          isAssigned
              ? partitions.add(partition.partition())
              : partitions.remove(partition.partition());
    }
    share = Optional.of(new Share(Set.copyOf(partitions), partitionCount));
    LOG.infof("watches lanes of %d of %d partitions", partitions.size(), partitionCount);
  }
}
