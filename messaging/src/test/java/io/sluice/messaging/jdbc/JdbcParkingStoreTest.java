package io.sluice.messaging.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.parking.ParkedLane;
import io.sluice.messaging.parking.ParkedRecord;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class JdbcParkingStoreTest {
  private static final ParkedLane SHOP = new ParkedLane("release.progress", "production/shop");

  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(Database.empty(), JdbcTx::new, () -> {});
  private final JdbcParkingStore store = new JdbcParkingStore(transactions);

  private static ParkedRecord record(String key, long sequence, long offset) {
    Headers headers = new RecordHeaders();
    headers.add("ce_type", "io.sluice.teleported".getBytes(UTF_8)).add("odd", new byte[] {0, -1});
    var record =
        new ConsumerRecord<>(
            "release.progress",
            4,
            offset,
            1_767_322_800_123L,
            TimestampType.CREATE_TIME,
            -1,
            2,
            key,
            new byte[] {0, (byte) sequence},
            headers,
            Optional.<Integer>empty());
    return new ParkedRecord(sequence, record);
  }

  @Test
  void a_record_comes_back_as_it_was() {
    store.add(List.of(record("production/shop", 7, 70)), "newer");

    ParkedRecord parked = store.first(SHOP, 10).getFirst();

    assertThat(parked.sequence()).isEqualTo(7);
    assertThat(parked.lane()).isEqualTo(SHOP);
    assertThat(parked.record().partition()).isEqualTo(4);
    assertThat(parked.record().offset()).isEqualTo(70);
    assertThat(parked.record().timestamp()).isEqualTo(1_767_322_800_123L);
    assertThat(parked.record().value()).containsExactly(0, 7);
    assertThat(parked.record().headers().toArray())
        .extracting(Header::key)
        .containsExactly("ce_type", "odd");
    assertThat(parked.record().headers().lastHeader("odd").value()).containsExactly(0, -1);
  }

  @Test
  void a_lane_waits_for_the_reason_of_its_first_record_by_sequence() {
    store.add(List.of(record("production/shop", 7, 70)), "behind");
    store.add(List.of(record("production/shop", 3, 90)), "newer");
    store.add(List.of(record("production/cart", 1, 5)), "locked");

    assertThat(store.lanes())
        .hasSize(2)
        .containsEntry(SHOP, "newer")
        .containsEntry(new ParkedLane("release.progress", "production/cart"), "locked");
    assertThat(store.first(SHOP, 10)).extracting(ParkedRecord::sequence).containsExactly(3L, 7L);
    assertThat(store.first(SHOP, 1)).hasSize(1);
  }

  @Test
  void a_repeat_changes_nothing() {
    store.add(List.of(record("production/shop", 7, 70)), "newer");
    store.add(List.of(record("production/shop", 7, 70)), "behind");

    assertThat(store.first(SHOP, 10)).hasSize(1);
    assertThat(store.lanes()).containsEntry(SHOP, "newer");
  }

  @Test
  void a_record_gets_another_reason_and_is_removed() {
    ParkedRecord parked = record("production/shop", 7, 70);
    store.add(List.of(parked), "newer");

    store.updateReason(parked, "event 6 has not arrived");
    assertThat(store.lanes()).containsEntry(SHOP, "event 6 has not arrived");
    store.remove(parked);

    assertThat(store.lanes()).isEmpty();
  }
}
