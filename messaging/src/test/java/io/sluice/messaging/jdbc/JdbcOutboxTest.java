package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Progress;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class JdbcOutboxTest {
  private final DataSource database = Database.empty();
  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(database, JdbcTx::new, () -> {});
  private final List<LogEntry> sent = Collections.synchronizedList(new ArrayList<>());

  private void append(String lane, int count) {
    transactions.call(tx -> {
      var row = tx.lock(lane);
      for (int i = 0; i < count; i++) {
        row =
            LaneLog.append(
                tx,
                row,
                UUID.randomUUID(),
                Optional.empty(),
                new Progress.StepFinished(i, "done"),
                tx.now());
      }
      return row;
    });
  }

  private Set<UUID> send(List<LogEntry> entries) {
    sent.addAll(entries);
    return entries.stream().map(LogEntry::id).collect(Collectors.toSet());
  }

  @Test
  void the_oldest_unsent_entry_of_each_lane_goes_first() {
    append("production/a", 2);
    append("production/b", 1);
    var outbox = new JdbcOutbox(transactions);

    assertThat(outbox.relay(500, this::send)).isEqualTo(2);
    assertThat(outbox.relay(500, this::send)).isEqualTo(1);
    assertThat(outbox.relay(500, this::send)).isZero();

    assertThat(sent)
        .extracting(entry -> entry.key() + entry.sequence())
        .containsExactly("production/a1", "production/b1", "production/a2");
  }

  @Test
  void an_entry_that_the_broker_rejects_stays_first_and_blocks_only_its_lane() {
    append("production/a", 2);
    append("production/b", 2);
    var outbox = new JdbcOutbox(transactions);

    int marked =
        outbox.relay(
            500,
            entries ->
                entries.stream()
                    .filter(entry -> entry.key().equals("production/b"))
                    .map(LogEntry::id)
                    .collect(Collectors.toSet()));
    assertThat(marked).isEqualTo(1);
    outbox.relay(500, this::send);

    assertThat(sent)
        .extracting(entry -> entry.key() + entry.sequence())
        .containsExactly("production/a1", "production/b2");
  }

  @Test
  void a_crash_between_send_and_mark_sends_the_same_bytes_again_under_the_same_id() {
    append("production/a", 1);
    var outbox = new JdbcOutbox(transactions);

    assertThatThrownBy(() ->
            outbox.relay(
                500,
                entries -> {
                  send(entries);
                  throw new IllegalStateException("crash");
                }))
        .hasMessage("crash");
    outbox.relay(500, this::send);

    assertThat(sent).hasSize(2);
    assertThat(sent.getFirst()).isEqualTo(sent.getLast());
  }

  @Test
  void a_few_lanes_at_a_time_reach_all_lanes() {
    for (char lane = 'a'; lane <= 'g'; lane++) {
      append("production/" + lane, 3);
    }
    var outbox = new JdbcOutbox(transactions);

    outbox.relay(3, this::send);
    outbox.relay(3, this::send);
    outbox.relay(3, this::send);

    assertThat(sent).extracting(LogEntry::key).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void two_relays_send_everything_once_and_each_lane_in_order() throws Exception {
    for (char lane = 'a'; lane <= 'e'; lane++) {
      append("production/" + lane, 40);
    }

    try (var executor = Executors.newFixedThreadPool(2)) {
      Callable<Integer> relay =
          () -> {
            var outbox = new JdbcOutbox(transactions);
            int total = 0;
            while (unsent() > 0) {
              total += outbox.relay(2, this::send);
            }
            return total;
          };
      int total = 0;
      for (var done : executor.invokeAll(List.of(relay, relay))) {
        total += done.get();
      }
      assertThat(total).isEqualTo(200);
    }

    Map<String, Long> last = new HashMap<>();
    for (LogEntry entry : sent) {
      assertThat(entry.sequence()).isEqualTo(last.merge(entry.key(), 1L, Long::sum));
    }
  }

  private long unsent() {
    return transactions.call(tx ->
        Sql.findFirst(
                tx.connection(),
                "select count(*) as n from lane_event where sent_at is null",
                row -> row.getLong("n"))
            .orElseThrow());
  }
}
