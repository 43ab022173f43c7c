package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.parking.HandlingResult;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.messaging.parking.Parking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two replicas of a service, one of a newer version, while partitions move between them: each
/// event takes effect once, in order.
class TwoVersionsTest {
  private static final String TOPIC = "release.progress";
  private static final String KEY = "production/shop";
  private static final int EVENTS = 60;

  private final JdbcParkingStore store =
      new JdbcParkingStore(new JdbcTransactions<>(Database.empty(), JdbcTx::new, () -> {}));

  /// The lane's state in the service's database.
  private final List<Long> handled = new ArrayList<>();

  /// Handles an event as a service does. Every third event is of a type that the older version
  /// cannot read.
  private HandlingResult handle(long sequence, boolean isNew) {
    if (sequence % 3 == 0 && !isNew) {
      return new HandlingResult.Waits("it is of a newer version", Optional.empty());
    }
    try {
      if (sequence > handled.size()) {
        MissingEventsException.requireNext(handled.size(), sequence);
        handled.add(sequence);
      }
      return new HandlingResult.Done();
    } catch (MissingEventsException e) {
      return new HandlingResult.Waits(String.valueOf(e.getMessage()), Optional.of(e));
    }
  }

  private static ParkedRecord record(long sequence) {
    byte[] value = {(byte) sequence};
    return new ParkedRecord(sequence, new ConsumerRecord<>(TOPIC, 0, sequence, KEY, value));
  }

  private Parking replica(boolean isNew) {
    var parking = new Parking(store, (_, _) -> List.of());
    parking.handle(
        TOPIC,
        new Parking.Handler() {
          @Override
          public HandlingResult attempt(ConsumerRecord<String, byte[]> record) {
            return handle(record.value()[0], isNew);
          }

          @Override
          public void publishDeadLetter(
              ConsumerRecord<String, byte[]> record, HandlingResult.Rejected rejected) {
            throw new AssertionError(rejected.reason());
          }
        });
    return parking;
  }

  /// Handles a record of a partition as [io.sluice.messaging.kafka.RecordProcessor] does.
  private void arrive(Parking replica, boolean isNew, long sequence) {
    ParkedRecord record = record(sequence);
    if (replica.lanes().containsKey(record.lane())) {
      replica.park(record, "it waits behind others");
    } else if (handle(sequence, isNew) instanceof HandlingResult.Waits(String reason, var _)) {
      replica.park(record, reason);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void each_event_takes_effect_once_and_in_order(long seed) {
    var random = new Random(seed);
    Parking older = replica(false);
    Parking newer = replica(true);
    long now = 0;
    for (long sequence = 1; sequence <= EVENTS; sequence++) {
      boolean isNew = random.nextBoolean();
      arrive(isNew ? newer : older, isNew, sequence);
      if (random.nextInt(4) == 0) {
        now += 1_000_000_000L * random.nextInt(40);
        (random.nextBoolean() ? older : newer).round(now);
      }
    }

    newer.round(now + 60_000_000_000L);
    newer.round(now + 120_000_000_000L);

    assertThat(handled)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, EVENTS).boxed().toList());
    assertThat(store.lanes()).isEmpty();
  }
}
