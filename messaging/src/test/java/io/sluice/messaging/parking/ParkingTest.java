package io.sluice.messaging.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ParkingTest {
  private static final String TOPIC = "release.progress";
  private static final ParkedLane SHOP = new ParkedLane(TOPIC, "production/shop");

  private final InMemoryParkingStore store = new InMemoryParkingStore();
  private final List<ParkedRecord> topic = new ArrayList<>();
  private final List<MissingEventsException> searches = new ArrayList<>();
  private final Parking parking = new Parking(store, this::search);

  /// The records that the handler has handled; the sets below hold the sequences that it cannot
  /// handle.
  private final List<String> handled = new ArrayList<>();

  private final Set<Long> unknown = new HashSet<>();
  private final Set<Long> rejected = new HashSet<>();
  private final List<Long> published = new ArrayList<>();
  private long last;
  private long now;

  private List<ParkedRecord> search(ParkedRecord waiting, MissingEventsException missing) {
    searches.add(missing);
    return topic.stream()
        .filter(it -> it.sequence() >= missing.first() && it.sequence() <= missing.last())
        .filter(it -> it.lane().equals(waiting.lane()))
        .toList();
  }

  private static ParkedRecord record(String key, long sequence) {
    return new ParkedRecord(
        sequence, new ConsumerRecord<>(TOPIC, 0, sequence, key, new byte[] {(byte) sequence}));
  }

  /// Handles the lane's events in order, each once.
  private HandlingResult attempt(ConsumerRecord<String, byte[]> record) {
    long sequence = record.value()[0];
    if (unknown.contains(sequence)) {
      return new HandlingResult.Waits("it is of a newer version", Optional.empty());
    }
    try {
      if (rejected.contains(sequence)) {
        return new HandlingResult.Rejected("it is not JSON", new IllegalStateException());
      }
      if (sequence > last) {
        MissingEventsException.requireNext(last, sequence);
        last = sequence;
        handled.add(record.key() + " " + sequence);
      }
      return new HandlingResult.Done();
    } catch (MissingEventsException e) {
      return new HandlingResult.Waits(String.valueOf(e.getMessage()), Optional.of(e));
    }
  }

  private Parking.Handler handler(
      Function<ConsumerRecord<String, byte[]>, HandlingResult> attempt) {
    return new Parking.Handler() {
      @Override
      public HandlingResult attempt(ConsumerRecord<String, byte[]> record) {
        return attempt.apply(record);
      }

      @Override
      public void publishDeadLetter(
          ConsumerRecord<String, byte[]> record, HandlingResult.Rejected rejected) {
        published.add((long) record.value()[0]);
      }
    };
  }

  private void park(long... sequences) {
    for (long sequence : sequences) {
      parking.park(record("production/shop", sequence), "newer");
    }
    parking.handle(TOPIC, handler(this::attempt));
  }

  /// Runs `count` rounds, each after the longest pause.
  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      now += Duration.ofMinutes(1).toNanos();
      parking.round(now);
    }
  }

  @Test
  void parked_records_are_handled_in_order_by_a_replica_that_can_read_them() {
    park(2, 1, 3);

    rounds(1);

    assertThat(handled)
        .containsExactly("production/shop 1", "production/shop 2", "production/shop 3");
    assertThat(parking.lanes()).isEmpty();
    assertThat(store.sequences()).isEmpty();
  }

  @Test
  void no_record_behind_a_waiting_one_is_handled() {
    unknown.add(2L);
    park(1, 2, 3);

    rounds(3);

    assertThat(handled).containsExactly("production/shop 1");
    assertThat(store.sequences()).containsExactly(2L, 3L);
    assertThat(parking.lanes()).containsEntry(SHOP, "it is of a newer version");
  }

  @Test
  void a_lane_that_waits_delays_no_other() {
    unknown.add(7L);
    parking.park(record("production/a", 7), "newer");
    parking.park(record("production/b", 1), "newer");
    parking.handle(TOPIC, handler(this::attempt));

    rounds(1);

    assertThat(handled).containsExactly("production/b 1");
    assertThat(parking.lanes()).containsOnlyKeys(new ParkedLane(TOPIC, "production/a"));
  }

  @Test
  void the_pause_between_attempts_grows() {
    unknown.add(1L);
    park(1);
    parking.round(0);
    unknown.clear();

    parking.round(Duration.ofMillis(499).toNanos());
    assertThat(handled).isEmpty();
    parking.round(Duration.ofMillis(500).toNanos());

    assertThat(handled).hasSize(1);
  }

  @Test
  void missing_events_are_found_in_the_topic() {
    topic.addAll(List.of(record("production/shop", 1), record("production/shop", 2)));
    topic.add(record("production/cart", 2));
    park(3, 4);

    rounds(2);

    assertThat(handled)
        .containsExactly(
            "production/shop 1", "production/shop 2", "production/shop 3", "production/shop 4");
    assertThat(parking.lanes()).isEmpty();
  }

  @Test
  void events_that_no_topic_has_are_named() {
    park(3);

    rounds(2);

    assertThat(handled).isEmpty();
    assertThat(parking.lanes())
        .containsEntry(SHOP, "events 1 to 2 have not arrived: the topic does not contain them");
  }

  @Test
  void a_missing_event_that_is_a_dead_letter_is_searched_for_once() {
    topic.add(record("production/shop", 1));
    rejected.add(1L);
    park(2);

    rounds(4);

    assertThat(searches).hasSize(1);
    assertThat(published).isEmpty();
    assertThat(parking.lanes())
        .containsEntry(SHOP, "event 1 has not arrived: see the dead letters of the topic");
  }

  @Test
  void a_parked_record_that_cannot_be_handled_becomes_a_dead_letter() {
    rejected.add(1L);
    park(1);

    rounds(1);

    assertThat(published).containsExactly(1L);
    assertThat(parking.lanes()).isEmpty();
  }

  @Test
  void a_replayed_dead_letter_takes_effect_before_the_parked_events_after_it() {
    topic.add(record("production/shop", 1));
    rejected.add(1L);
    park(2);
    rounds(2);
    rejected.clear();

    park(1);
    rounds(1);

    assertThat(handled).containsExactly("production/shop 1", "production/shop 2");
    assertThat(parking.lanes()).isEmpty();
  }

  @Test
  void while_the_database_is_unavailable_everything_stays_as_it_is() {
    parking.park(record("production/shop", 1), "newer");
    parking.handle(
        TOPIC,
        handler(_ -> {
          throw new UnavailableException("unavailable", new IllegalStateException());
        }));

    assertThatThrownBy(() -> rounds(1)).isInstanceOf(UnavailableException.class);

    assertThat(store.sequences()).containsExactly(1L);
  }

  @Test
  void a_record_that_times_out_keeps_its_lane_alone_waiting() {
    parking.park(record("production/shop", 1), "newer");
    parking.handle(
        TOPIC,
        handler(_ -> {
          throw new UnavailableException("the row is locked", new IllegalStateException(), true);
        }));

    rounds(1);

    assertThat(parking.lanes()).containsEntry(SHOP, "the row is locked");
  }
}
