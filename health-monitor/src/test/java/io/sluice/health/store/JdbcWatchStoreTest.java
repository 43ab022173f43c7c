package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Json;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.health.WithHealthStack;
import io.sluice.health.watch.TickStart;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.health.watch.WatchStore.OpenWatch;
import io.sluice.health.watch.WatchStore.StoredWatch;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithHealthStack.class)
class JdbcWatchStoreTest {
  @Inject JdbcTransactions<JdbcTx> transactions;

  private final JdbcWatchStore watchStore = new JdbcWatchStore();
  private WatchRows rows;

  @BeforeEach
  void begin() {
    rows = new WatchRows(transactions);
    assertThat(rows.write(rows.change(true, 0, List.of(), List.of()))).isTrue();
  }

  @AfterEach
  void end() {
    rows.end();
  }

  @Test
  void a_watch_comes_back_as_it_was_until_it_ends() {
    assertThat(find()).contains(new StoredWatch(rows.watch, 1, List.of()));
    assertThat(read()).containsExactly(new StoredWatch(rows.watch, 1, List.of()));
    assertThat(open()).contains(new OpenWatch(rows.release, WatchRows.LANE, 1));

    rows.end();
    assertThat(find()).isEmpty();
    assertThat(read()).isEmpty();
    assertThat(open()).noneMatch(it -> it.release().equals(rows.release));
    assertThat(rows.write(rows.change(true, 0, List.of(), List.of()))).isFalse();
  }

  @Test
  void not_written_as_a_whole_it_is_the_whole_before_with_where_its_last_tick_ended_and_ticks() {
    TickStart tickStart = tickStart(4);
    List<TicksRecorded> runs =
        List.of(
            WatchRows.run(1, new Counts(5, 1, List.of(3L, 1L), 2), 1),
            WatchRows.run(2, Counts.NONE, 3));
    var whole = rows.watch;
    rows.watch = whole.endedAt(tickStart);
    rows.write(rows.change(false, 0, runs, List.of()));

    assertThat(find()).contains(new StoredWatch(whole.endedAt(tickStart), 2, runs));
    assertThat(read()).isEqualTo(List.of(find().orElseThrow()));

    rows.watch = rows.watch(rows.watch.state().apply(runs.getFirst()).apply(runs.getLast()));
    rows.write(rows.change(true, 0, List.of(), List.of()));
    assertThat(find()).contains(new StoredWatch(rows.watch, 3, List.of()));
  }

  @Test
  void a_write_based_on_an_older_version_changes_nothing() {
    Change late = rows.change(false, 0, List.of(WatchRows.run(1, Counts.of(9, 9), 1)), List.of());
    assertThat(
            rows.write(
                rows.change(false, 0, List.of(WatchRows.run(1, Counts.of(5, 0), 1)), List.of())))
        .isTrue();

    assertThat(rows.write(late)).isFalse();
    assertThat(ticks()).extracting(Tick::candidate).containsExactly(Counts.of(5, 0));
  }

  @Test
  void an_empty_run_becomes_longer_in_its_row_and_comes_back_as_single_ticks() {
    rows.write(rows.change(false, 0, List.of(WatchRows.run(1, Counts.NONE, 2)), List.of()));
    rows.write(rows.change(false, 2, List.of(WatchRows.run(1, Counts.NONE, 5)), List.of()));
    rows.write(
        rows.change(
            false,
            5,
            List.of(WatchRows.run(1, Counts.NONE, 6), WatchRows.run(7, Counts.of(1, 0), 1)),
            List.of()));

    assertThat(rows.packs()).isEqualTo(1);
    assertThat(ticks()).extracting(Tick::number).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void a_tick_is_recorded_once() {
    rows.write(rows.change(false, 0, List.of(WatchRows.run(1, Counts.of(5, 0), 1)), List.of()));

    assertThatThrownBy(() ->
            rows.write(
                rows.change(false, 0, List.of(WatchRows.run(1, Counts.of(5, 0), 1)), List.of())))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() ->
            rows.write(rows.change(false, 7, List.of(WatchRows.run(1, Counts.NONE, 9)), List.of())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rows_from_before_there_were_packs_are_read_too() {
    Tick old = WatchRows.tick(1, Counts.of(3, 1));
    transactions.call(tx ->
        Sql.run(
            tx.connection(),
            """
            insert into tick (release, n, began, ended, elapsed_nanos, requests, errors, slow,
              stable_requests, stable_errors, stable_slow, probes, failed_probes, shifted, fleet)
            values (?, 1, ?, ?, 1000000000, 3, 1, '{}', 0, 0, '{}', 0, 0, true, ?)
            """,
            rows.release,
            old.span().from(),
            old.span().to(),
            Json.write(old.counts().fleet())));
    rows.write(rows.change(false, 0, List.of(WatchRows.run(2, Counts.of(4, 0), 1)), List.of()));

    assertThat(ticks()).containsExactly(old, WatchRows.tick(2, Counts.of(4, 0)));
  }

  @Test
  void a_purge_deletes_old_ticks_and_their_watch_once_the_watch_has_ended() {
    rows.write(rows.change(false, 0, List.of(WatchRows.run(1, Counts.of(5, 0), 1)), List.of()));

    purge();
    assertThat(rows.packs()).isZero();
    assertThat(find()).isPresent();

    rows.end();
    purge();
    assertThat(find()).isEmpty();
  }

  /// Purges all watches that have ended.
  private void purge() {
    Purge.Pass pass = new WatchPurge(Duration.ZERO).begin();
    while (!transactions.call(tx -> pass.next(tx, 100)).last()) {}
  }

  @Test
  void watches_that_ended_are_found_without_reading_the_others() {
    String plan =
        transactions.call(tx -> {
          Sql.run(tx.connection(), "set local enable_seqscan = off");
          return String.join(
              "\n",
              Sql.list(
                  tx.connection(),
                  "explain " + new WatchPurge(Duration.ZERO).deletes().getLast().sql(),
                  row -> row.getString(1),
                  1.0,
                  100));
        });

    assertThat(plan).contains("watch_ended");
  }

  private static TickStart tickStart(long seconds) {
    return new TickStart(
        "one",
        new Token(1, 1),
        WatchRows.BEGIN.plusSeconds(seconds),
        Map.of("c", new Counts(5, 1, List.of(3L, 1L), 2)),
        Map.of());
  }

  private Optional<StoredWatch> find() {
    return transactions.call(tx -> watchStore.find(tx, rows.release));
  }

  private List<StoredWatch> read() {
    return transactions.call(tx -> watchStore.read(tx, List.of(rows.release, UUID.randomUUID())));
  }

  private List<OpenWatch> open() {
    return transactions.call(watchStore::open);
  }

  private List<Tick> ticks() {
    return transactions.call(tx -> watchStore.ticks(tx, rows.release));
  }
}
