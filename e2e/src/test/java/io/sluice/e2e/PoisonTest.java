package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Outcome;
import io.sluice.contract.Topic;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.load.LoadGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Ten thousand records that cannot be handled, on every topic that a service reads and on every
/// partition: each becomes a dead letter, and releases continue behind them.
@TestInstance(Lifecycle.PER_CLASS)
class PoisonTest {
  private static final int RECORDS = 10_000;
  private static final int PARTITIONS = 6;
  private static final int PER_SECOND = 20;
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"2s\"}}";

  private final TestedStack stack = TestedStack.fresh("poison");

  @BeforeAll
  void open() {
    stack.up();
  }

  @AfterAll
  void close() {
    stack.down();
  }

  @Test
  void each_poison_record_becomes_a_dead_letter_and_releases_continue_behind_it() {
    List<ShopLane> lanes = lanes();
    List<String> keys = lanes.stream().map(lane -> lane.key().toString()).toList();
    List<Topic> topics =
        List.of(Topic.values()).stream().filter(topic -> !topic.readers().isEmpty()).toList();
    try (var poison = new PoisonRecords(broker())) {
      topics.forEach(topic -> poison.send(topic, keys, RECORDS / topics.size()));

      ShopLane.openAll(lanes);
      assertThat(outcomes(lanes, 0)).containsOnly(Map.entry(Outcome.SUCCEEDED, PARTITIONS));
      assertThat(outcomes(lanes, 0.5)).containsOnly(Map.entry(Outcome.ROLLED_BACK, PARTITIONS));

      topics.forEach(topic ->
          topic
              .readers()
              .forEach(group -> requireDeadLetters(topic, group, poison.accepted(topic))));
    }
    assertThat(stack.driver().run("status").exit()).isZero();
  }

  /// Returns one lane for each partition.
  private List<ShopLane> lanes() {
    Map<Integer, ShopLane> lanes = new TreeMap<>();
    for (int i = 0; lanes.size() < PARTITIONS; i++) {
      String application = "shop" + i;
      int hash = Utils.murmur2(("production/" + application).getBytes(UTF_8));
      lanes.computeIfAbsent(
          Utils.toPositive(hash) % PARTITIONS,
          _ -> new ShopLane(stack.api(), stack.driver().shopJar(), application));
    }
    return List.copyOf(lanes.values());
  }

  /// Returns the number of each outcome of releases on all lanes; `failing` is the fraction of
  /// their requests that fail.
  private Map<Outcome, Integer> outcomes(List<ShopLane> lanes, double failing) {
    List<LoadGenerator> loads =
        lanes.stream().map(lane -> lane.load(stack.edge(), PER_SECOND)).toList();
    try {
      Map<ShopLane, UUID> releases = new LinkedHashMap<>();
      lanes.forEach(lane -> releases.put(lane, lane.post(CANARY, failing)));
      Map<Outcome, Integer> outcomes = new TreeMap<>();
      releases.forEach((lane, release) -> {
        ReleaseView ended = lane.untilEnd(release);
        outcomes.merge(ended.outcome().orElseThrow(), 1, Integer::sum);
      });
      return outcomes;
    } finally {
      loads.forEach(LoadGenerator::close);
    }
  }

  /// Requires a dead letter for each record. A record may have two: a consumer that loses its
  /// partition before its offset is committed reads the record again.
  private void requireDeadLetters(Topic topic, String group, int count) {
    String deadLetters = topic.deadLetters(group);
    List<ConsumerRecord<String, byte[]>> all =
        await()
            .atMost(LIMIT)
            .until(() -> read(deadLetters), found -> origins(found).size() >= count);
    assertThat(origins(all).size()).as("records in %s", deadLetters).isEqualTo(count);
    assertThat(all.size()).as("dead letters in %s", deadLetters).isLessThan(count + count / 10);
    assertThat(all)
        .allMatch(record -> header(record, "dead-letter-offset").isPresent())
        .extracting(record -> header(record, "dead-letter-reason").orElse(""))
        .as("reasons in %s", deadLetters)
        .allSatisfy(reason -> assertThat(reason).hasSizeBetween(10, 700));
  }

  /// Returns the partitions and offsets of the records in their topic.
  private static Set<String> origins(List<ConsumerRecord<String, byte[]>> deadLetters) {
    return deadLetters.stream()
        .map(record ->
            header(record, "dead-letter-partition").orElseThrow()
                + "@"
                + header(record, "dead-letter-offset").orElseThrow())
        .collect(Collectors.toSet());
  }

  private List<ConsumerRecord<String, byte[]>> read(String topic) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", "127.0.0.1:" + broker(), "enable.auto.commit", false),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static Optional<String> header(ConsumerRecord<String, byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> new String(header.value(), UTF_8));
  }

  private int broker() {
    return stack.driver().port("--broker-port");
  }
}
