package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.Retry;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.parking.InMemoryParkingStore;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.messaging.parking.Parking;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordProcessorTest {
  private final List<String> deadLetters = new ArrayList<>();
  private final List<Long> handled = new ArrayList<>();
  private final InMemoryParkingStore store = new InMemoryParkingStore();
  private final Parking parking = new Parking(store, (_, _) -> List.of());
  private int failures;

  private RecordProcessor processor(Retry retry) {
    return new RecordProcessor(
        (_, reason, _) -> deadLetters.add(reason), parking, retry, InstantSource.system());
  }

  private void handle(long sequence, Consumer<Envelope<Progress>> handler) {
    handle(arrived(sequence), handler);
  }

  private void handle(ConsumerRecord<String, byte[]> record, Consumer<Envelope<Progress>> handler) {
    processor(new Retry(_ -> true))
        .subscribe(Topic.PROGRESS, Progress.class, handler)
        .handle(record);
  }

  private static ConsumerRecord<String, byte[]> newer(long sequence) {
    ConsumerRecord<String, byte[]> record = SampleRecords.unknown("production/shop", sequence);
    SampleRecords.version(record, 2);
    return record;
  }

  private static ConsumerRecord<String, byte[]> arrived(long sequence) {
    return SampleRecords.arrived(SampleRecords.entry("production/shop", sequence));
  }

  private Consumer<Envelope<Progress>> failing(int times, RuntimeException failure) {
    failures = 0;
    return envelope -> {
      if (failures++ < times) {
        throw failure;
      }
      handled.add(envelope.sequence());
    };
  }

  @Test
  void a_record_is_handled_once() {
    handle(1, failing(0, new IllegalStateException()));

    assertThat(handled).containsExactly(1L);
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void a_record_that_cannot_be_read_is_a_dead_letter_and_is_not_handled() {
    processor(new Retry(_ -> true))
        .subscribe(Topic.PROGRESS, Verdict.class, _ -> handled.add(1L))
        .handle(arrived(1));

    assertThat(handled).isEmpty();
    assertThat(deadLetters).containsExactly("io.sluice.step-finished is no Verdict");
  }

  @Test
  void a_broken_invariant_is_a_dead_letter() {
    handle(1, failing(1, new IllegalStateException("cannot follow")));

    assertThat(deadLetters).containsExactly("cannot follow");
  }

  @Test
  void a_failure_of_the_jdk_is_a_dead_letter_with_a_reason_of_sluice() {
    handle(1, failing(1, new NullPointerException("Cannot invoke \"Object.toString()\"")));
    handle(
        2,
        _ -> {
          throw new StackOverflowError();
        });

    assertThat(deadLetters)
        .containsExactly(
            "the record cannot be handled: NullPointerException",
            "the record cannot be handled: StackOverflowError");
  }

  @Test
  void a_value_too_large_for_an_index_is_a_dead_letter() {
    var tooLarge = new SQLException("index row size 5000 exceeds maximum 2704", "54000");
    handle(1, failing(2, new IllegalStateException("by some library", tooLarge)));

    assertThat(deadLetters).containsExactly("by some library");
  }

  @Test
  void records_wait_for_an_unavailable_database_and_stay_in_order() {
    handle(1, failing(50, new UnavailableException("unavailable", new IllegalStateException())));
    handle(2, failing(0, new IllegalStateException()));

    assertThat(handled).containsExactly(1L, 2L);
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void a_failure_caused_by_a_lost_connection_is_retried() {
    var lost = new SQLException("connection lost", "08006");
    handle(1, failing(2, new IllegalStateException("by some library", lost)));

    assertThat(handled).containsExactly(1L);
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void a_row_that_breaks_a_constraint_is_a_dead_letter() {
    var duplicate = new SQLException("duplicate key", "23505");
    handle(1, failing(2, new IllegalStateException("by some library", duplicate)));

    assertThat(deadLetters).containsExactly("by some library");
  }

  @Test
  void a_record_of_a_newer_version_parks_its_lane() {
    handle(newer(1), failing(0, new IllegalStateException()));

    assertThat(deadLetters).isEmpty();
    assertThat(store.lanes())
        .containsValue("version 2 of the contract describes it, this service knows version 1")
        .hasSize(1);
  }

  @Test
  void a_record_of_a_newer_version_that_can_be_read_is_handled() {
    ConsumerRecord<String, byte[]> record = arrived(1);
    SampleRecords.version(record, 2);

    handle(record, failing(0, new IllegalStateException()));

    assertThat(handled).containsExactly(1L);
  }

  @Test
  void a_record_that_cannot_be_read_and_is_of_no_newer_version_is_a_dead_letter() {
    ConsumerRecord<String, byte[]> record = SampleRecords.unknown("production/shop", 1);
    SampleRecords.version(record, 1);

    handle(record, failing(0, new IllegalStateException()));

    assertThat(deadLetters).containsExactly("unknown type io.sluice.teleported");
  }

  @Test
  void a_record_that_the_database_cannot_store_is_a_dead_letter() {
    var rejecting =
        new Parking(
            new InMemoryParkingStore() {
              @Override
              public void add(List<ParkedRecord> added, String reason) {
                throw new IllegalStateException("invalid byte sequence for encoding");
              }
            },
            (_, _) -> List.of());

    new RecordProcessor(
            (_, reason, _) -> deadLetters.add(reason),
            rejecting,
            new Retry(_ -> true),
            InstantSource.system())
        .subscribe(Topic.PROGRESS, Progress.class, _ -> handled.add(1L))
        .handle(newer(1));

    assertThat(deadLetters).containsExactly("invalid byte sequence for encoding");
  }

  @Test
  void a_record_that_no_service_wrote_parks_no_lane() {
    ConsumerRecord<String, byte[]> record = newer(1);
    record.headers().remove("ce_source").add("ce_source", "/elsewhere".getBytes(UTF_8));

    handle(record, failing(0, new IllegalStateException()));

    assertThat(store.lanes()).isEmpty();
    assertThat(deadLetters)
        .containsExactly(
            "its source is no writer of release.progress, and version 2 of the contract describes"
                + " it, this service knows version 1");
  }

  @Test
  void a_sample_of_a_newer_version_is_skipped() {
    var recordProcessor = processor(new Retry(_ -> true));

    recordProcessor
        .subscribeToSamples(Topic.PROGRESS, Progress.class, _ -> handled.add(1L))
        .handle(newer(1));

    assertThat(recordProcessor.skipped()).isOne();
    assertThat(store.lanes()).isEmpty();
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void a_lane_that_cannot_be_read_waits() {
    handle(1, failing(1, new Json.UnreadableException("not a Lane: a field that is new")));

    assertThat(deadLetters).isEmpty();
    assertThat(store.lanes()).containsValue("not a Lane: a field that is new");
  }

  @Test
  void a_record_that_timed_out_three_times_is_parked() {
    handle(1, failing(100, new UnavailableException("locked", new IllegalStateException(), true)));

    assertThat(failures).isEqualTo(3);
    assertThat(store.lanes()).containsValue("locked");
  }

  @Test
  void later_records_of_a_parked_lane_wait_and_other_lanes_advance() {
    handle(newer(1), failing(0, new IllegalStateException()));
    handle(2, failing(0, new IllegalStateException()));
    handle(
        SampleRecords.arrived(SampleRecords.entry("production/cart", 3)),
        failing(0, new IllegalStateException()));

    assertThat(handled).containsExactly(3L);
    assertThat(store.sequences()).containsExactly(1L, 2L);
  }

  @Test
  void a_dead_letter_that_cannot_be_written_is_retried() {
    List<String> tries = new ArrayList<>();
    var recordProcessor =
        new RecordProcessor(
            (_, reason, failure) -> {
              tries.add(reason);
              if (tries.size() < 3) {
                throw new UnavailableException("unavailable", failure);
              }
            },
            parking,
            new Retry(_ -> true),
            InstantSource.system());

    recordProcessor
        .subscribe(
            Topic.PROGRESS,
            Progress.class,
            failing(1, new UncheckedIOException("no", new java.io.IOException())))
        .handle(arrived(1));

    assertThat(tries).containsExactly("no", "no", "no");
  }

  @Test
  void at_the_end_of_the_process_a_record_is_neither_handled_nor_a_dead_letter() {
    assertThatThrownBy(() ->
            processor(new Retry(_ -> false))
                .subscribe(
                    Topic.PROGRESS,
                    Progress.class,
                    failing(
                        1, new UnavailableException("unavailable", new IllegalStateException())))
                .handle(arrived(1)))
        .isInstanceOf(Retry.StoppedException.class);

    assertThat(handled).isEmpty();
    assertThat(deadLetters).isEmpty();
  }
}
