package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.sandbox.TestStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicScanTest {
  private static final String KAFKA = TestStack.kafka();

  private final String lane = "production/s" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void topics() {
    new TopicProvisioner(
            Map.of("bootstrap.servers", KAFKA),
            "tester",
            Set.of(Topic.PROGRESS),
            Duration.ofDays(30))
        .ensure();
  }

  private static MissingEventsException missing(long handled, long sequence) {
    try {
      MissingEventsException.requireNext(handled, sequence);
    } catch (MissingEventsException e) {
      return e;
    }
    throw new AssertionError("nothing is missing");
  }

  /// Sends events 1 to `count` of the lane, and returns the last one as it arrived.
  private ParkedRecord sent(int count) {
    List<LogEntry> entries =
        LongStream.rangeClosed(1, count).mapToObj(i -> SampleRecords.entry(lane, i)).toList();
    try (KafkaEventProducer producer =
            new KafkaEventProducer(Map.of("bootstrap.servers", KAFKA), "strategy-engine");
        var reader = new Reader(KAFKA, "release.progress")) {
      assertThat(producer.send(entries)).hasSize(count);
      List<ConsumerRecord<String, byte[]>> records =
          reader.read(count, record -> lane.equals(record.key()));
      return RecordMapper.toParkedRecord(records.getLast()).orElseThrow();
    }
  }

  @Test
  void missing_events_of_a_lane_are_found_in_order_and_no_others() {
    ParkedRecord last = sent(6);

    List<ParkedRecord> found =
        new TopicScan(Map.of("bootstrap.servers", KAFKA)).search(last, missing(1, 6));

    assertThat(found).extracting(ParkedRecord::sequence).containsExactly(2L, 3L, 4L, 5L);
    assertThat(found).allMatch(record -> record.lane().key().equals(lane));
  }

  @Test
  void events_that_are_not_in_the_topic_are_not_found() {
    ParkedRecord last = sent(2);

    assertThat(new TopicScan(Map.of("bootstrap.servers", KAFKA)).search(last, missing(2, 9)))
        .isEmpty();
  }

  @Test
  void a_scan_of_an_unavailable_broker_fails_as_unavailable() {
    ParkedRecord last = sent(1);

    assertThatThrownBy(() ->
            new TopicScan(Map.of("bootstrap.servers", "127.0.0.1:1")).search(last, missing(0, 2)))
        .isInstanceOf(UnavailableException.class);
  }
}
