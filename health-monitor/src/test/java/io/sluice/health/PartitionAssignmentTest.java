package io.sluice.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionAssignmentTest {
  private static final String TOPIC = "release.progress";
  private static final int PARTITIONS = 6;
  private static final List<LaneKey> LANES =
      IntStream.range(0, 200).mapToObj(i -> new LaneKey("production", "app-" + i)).toList();

  private final PartitionAssignment assignment = new PartitionAssignment();

  @Test
  void all_lanes_belong_to_a_replica_before_its_first_assignment() {
    assertThat(LANES).allMatch(assignment);
  }

  @Test
  void a_replica_owns_the_lanes_that_a_producer_puts_into_its_partitions() {
    try (MockConsumer<String, byte[]> consumer = consumer()) {
      assignment.onPartitionsAssigned(consumer, partitions(1, 4, 5));
      assertThat(LANES)
          .allMatch(lane -> assignment.test(lane) == List.of(1, 4, 5).contains(partition(lane)));

      assignment.onPartitionsRevoked(consumer, partitions(4));
      assignment.onPartitionsAssigned(consumer, partitions(0));
      assertThat(LANES)
          .allMatch(lane -> assignment.test(lane) == List.of(0, 1, 5).contains(partition(lane)));

      assignment.onPartitionsLost(consumer, partitions(0, 1, 5));
      assertThat(LANES).noneMatch(assignment);
    }
  }

  private static int partition(LaneKey lane) {
    return BuiltInPartitioner.partitionForKey(lane.toString().getBytes(UTF_8), PARTITIONS);
  }

  private static MockConsumer<String, byte[]> consumer() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updatePartitions(
        TOPIC,
        IntStream.range(0, PARTITIONS)
            .mapToObj(i -> new PartitionInfo(TOPIC, i, Node.noNode(), new Node[0], new Node[0]))
            .toList());
    return consumer;
  }

  private static List<TopicPartition> partitions(int... numbers) {
    return IntStream.of(numbers).mapToObj(i -> new TopicPartition(TOPIC, i)).toList();
  }
}
