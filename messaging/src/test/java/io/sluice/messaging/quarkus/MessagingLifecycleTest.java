package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.RequestCounts;
import io.sluice.contract.Verdict;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.kafka.KafkaDeadLetterPublisher;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.Reader;
import io.sluice.messaging.kafka.RecordMapper;
import io.sluice.messaging.kafka.RecordProcessor;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/// A service with one consumer, from record to record, over real Kafka and PostgreSQL.
@QuarkusTest
@TestProfile(WithMessagingStack.class)
class MessagingLifecycleTest {
  @Inject KafkaEventProducer producer;
  @Inject Verdicts verdicts;
  @Inject RecordProcessor processor;
  @Inject @Readiness MessagingReadinessCheck readiness;
  @Inject Retry retry;
  @Inject OutboxRelay relay;
  @Inject JdbcTransactions<JdbcTx> transactions;

  @Inject
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private final String lane = "production/l" + UUID.randomUUID().toString().substring(0, 8);

  private LogEntry verdict(long sequence, int step) {
    var evidence =
        new Evidence(
            Evidence.TickRange.NONE,
            RequestCounts.NONE,
            0,
            0.01,
            "1",
            List.of(),
            Optional.empty(),
            List.of(),
            List.of());
    return new LogEntry(
        lane,
        sequence,
        UUID.randomUUID(),
        Optional.of(new UUID(1, 2)),
        "release.verdicts",
        "io.sluice.verdict",
        Json.write(new Verdict(step, Verdict.Kind.HEALTHY, "fine", evidence)),
        Instant.EPOCH);
  }

  private void send(LogEntry entry) {
    producer.send(RecordMapper.record(entry, "health-monitor"));
  }

  private List<Integer> steps(int count) {
    return progress(count).stream()
        .map(record -> RecordMapper.envelope(record, Progress.class).event())
        .map(event -> ((Progress.VerdictRecorded) event).step())
        .toList();
  }

  private List<ConsumerRecord<String, byte[]>> progress(int count) {
    try (var reader = new Reader(kafka, "release.progress")) {
      return reader.read(count, record -> lane.equals(record.key()));
    }
  }

  /// MBeans would take a start longer than connecting.
  @Test
  void clients_make_no_beans_of_their_metrics() throws MalformedObjectNameException {
    send(verdict(1, 3));
    assertThat(steps(1)).containsExactly(3);

    assertThat(beans("kafka.consumer:type=app-info,id=kafka-consumer-verdicts")).hasSize(1);
    assertThat(beans("kafka.consumer:client-id=kafka-consumer-verdicts,*")).isEmpty();
    assertThat(beans("kafka.producer:type=producer-metrics,*")).isEmpty();
  }

  private static Set<ObjectName> beans(String names) throws MalformedObjectNameException {
    return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName(names), null);
  }

  @Test
  void a_record_in_makes_a_record_out_and_a_repeat_makes_none() {
    LogEntry first = verdict(1, 3);
    send(first);
    send(first);
    send(verdict(2, 4));

    assertThat(steps(2)).containsExactly(3, 4);
    ConsumerRecord<String, byte[]> out = progress(1).getFirst();
    assertThat(RecordMapper.envelope(out, Progress.class))
        .satisfies(envelope -> {
          assertThat(envelope.source()).isEqualTo("/sluice/tester");
          assertThat(envelope.sequence()).isEqualTo(1);
          assertThat(envelope.release()).contains(new UUID(1, 2));
        });
  }

  @Test
  void an_unreadable_or_invalid_record_becomes_a_dead_letter_and_the_partition_continues() {
    producer.send(
        new ProducerRecord<>(
            "release.verdicts", lane, "{nonsense".getBytes(StandardCharsets.UTF_8)));
    send(verdict(1, -1));
    send(verdict(2, 5));

    assertThat(steps(1)).containsExactly(5);
    try (var reader = new Reader(kafka, "release.verdicts.tester.dlq")) {
      assertThat(reader.read(2, record -> lane.equals(record.key())))
          .extracting(record ->
              RecordMapper.findHeader(record.headers(), KafkaDeadLetterPublisher.REASON).orElse(""))
          .containsExactly("the header ce_type is missing", "there is no step -1");
    }
  }

  @Test
  void a_record_of_a_newer_version_waits_with_those_behind_it() {
    ProducerRecord<String, byte[]> newer = RecordMapper.record(verdict(1, 3), "health-monitor");
    newer.headers().remove("ce_type").remove("ce_contractversion");
    newer.headers().add("ce_type", "io.sluice.teleported".getBytes(StandardCharsets.UTF_8));
    newer.headers().add("ce_contractversion", "2".getBytes(StandardCharsets.UTF_8));
    producer.send(newer);
    send(verdict(2, 4));

    await().until(() -> parkedCount(lane) == 2);

    assertThat(processor.parkedLanes())
        .containsEntry(
            lane,
            "release.verdicts waits: version 2 of the contract describes it, this service knows"
                + " version 1");
    assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    assertThat(readiness.call().getData().orElseThrow())
        .containsKey("parked: " + lane + " of release.verdicts");
    transactions.call(tx ->
        Sql.run(tx.connection(), "delete from parked_record where key = ? and sequence = 1", lane));
    assertThat(steps(1)).containsExactly(4);
    await().until(() -> parkedCount(lane) == 0);
  }

  private int parkedCount(String key) {
    return transactions.read(tx ->
        Sql.list(
                tx.connection(),
                "select sequence from parked_record where key = ?",
                row -> row.getLong("sequence"),
                key)
            .size());
  }

  @Test
  void an_event_that_is_too_large_blocks_its_lane_and_not_the_service() {
    String blocked = lane + "-large";
    var large = new Progress.StepFinished(1, "x".repeat(2_000_000));
    transactions.call(tx ->
        LaneLog.append(tx, tx.lock(blocked), UUID.randomUUID(), Optional.empty(), large, tx.now()));

    await().until(() -> relay.blocked().containsKey(blocked));
    send(verdict(1, 7));

    assertThat(steps(1)).containsExactly(7);
    assertThat(relay.blocked().get(blocked))
        .startsWith("event 1 (io.sluice.step-finished) cannot be sent: ")
        .contains("max.request.size");
    await().until(() -> readiness.call().getStatus() == Status.UP);
    assertThat(readiness.call().getData().orElseThrow()).containsEntry("blocked lanes", 1L);

    transactions.call(
        tx -> Sql.run(tx.connection(), "delete from lane_event where lane = ?", blocked));
  }

  @Test
  void an_outage_makes_the_service_unready_and_the_records_stay_in_order() {
    verdicts.failNext(7);
    send(verdict(1, 1));
    send(verdict(2, 2));

    await().until(() -> !retry.pendingWork().isEmpty());
    assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(readiness.call().getData().orElseThrow()).containsValue("unavailable");
    assertThat(steps(2)).containsExactly(1, 2);
    await().until(() -> readiness.call().getStatus() == Status.UP);
  }
}
