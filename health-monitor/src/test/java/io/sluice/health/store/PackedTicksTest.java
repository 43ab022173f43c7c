package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Fleet;
import io.sluice.domain.verdict.Fleet.Member;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.Told;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.WithStack;
import io.sluice.health.watch.Asks;
import io.sluice.health.watch.Specs;
import io.sluice.health.watch.Watch;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithStack.class)
class PackedTicksTest {
  private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  private static final LaneKey LANE = new LaneKey("production", "packed");

  @Inject JdbcTransactions<JdbcTx> transactions;

  private final JdbcWatches watches = new JdbcWatches();
  private final UUID release = UUID.randomUUID();

  @Test
  void packed_ticks_come_back_bit_by_bit_and_the_last_row_of_an_open_watch_is_not_packed() {
    Watch watch = watch();
    save(watch);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 1; i <= 700; i++) {
      Tick tick = tick(i, i % 9 == 5 ? Counts.NONE : new Counts(i, 1, List.of(3L, 1L), 2));
      ticks.add(tick);
      WatchState state = watch.state().tick(tick);
      watch = with(watch, state);
      add(tick);
    }
    save(watch);

    packAll();
    assertThat(count("tick")).isEqualTo(1);
    assertThat(count("tick_pack")).isEqualTo(2);
    assertThat(transactions.<List<Tick>>call(tx -> watches.ticks(tx, release))).isEqualTo(ticks);
    assertThat(
            transactions.<List<TickRun>>call(tx -> Packs.read(tx, release, 598, 4)).stream()
                .map(run -> run.first().number()))
        .containsExactly(599L, 600L, 601L, 602L);

    end();
    packAll();
    assertThat(count("tick")).isZero();
    assertThat(transactions.<List<Tick>>call(tx -> watches.ticks(tx, release))).isEqualTo(ticks);
    transactions.call(tx -> watches.forget(tx, tx.now().plusSeconds(1)));
    assertThat(transactions.<List<Tick>>call(tx -> watches.ticks(tx, release))).isEmpty();
  }

  /// Rows that other tests left are packed as well.
  private void packAll() {
    int packed = 1;
    for (int i = 0; i < 1_000 && packed > 0; i++) {
      packed = transactions.call(tx -> watches.pack(tx, Instant.now()));
    }
    assertThat(packed).isZero();
  }

  private static Watch with(Watch watch, WatchState state) {
    return new Watch(
        watch.release(),
        watch.lane(),
        watch.stable(),
        watch.healthPath(),
        state,
        watch.raw(),
        watch.told(),
        watch.back(),
        watch.observedAt(),
        watch.quietFrom(),
        watch.versions());
  }

  private Watch watch() {
    return watch(
        0, WatchState.start(Specs.ANALYSIS).step(2, new Step.Observe(Duration.ofSeconds(5))));
  }

  private Watch watch(long quietFrom, WatchState state) {
    return new Watch(
        release,
        LANE,
        Optional.of(new UUID(0, 1)),
        "/health",
        state,
        Optional.empty(),
        new Told(Verdict.Kind.INCONCLUSIVE, false),
        false,
        BEGIN,
        quietFrom,
        Optional.of(new Asks.Versions("2.0", Optional.of("1.0"))));
  }

  private void save(Watch watch) {
    transactions.call(tx -> {
      watches.save(tx, watch);
      return true;
    });
  }

  private void add(Tick tick) {
    transactions.call(tx -> {
      watches.add(tx, watch(), tick);
      return true;
    });
  }

  private void end() {
    transactions.call(tx -> {
      watches.end(tx, release);
      return true;
    });
  }

  private long count(String table) {
    return transactions.call(tx ->
        Sql.first(
                tx.connection(),
                "select count(*) as n from %s where release = ?".formatted(table),
                row -> row.getLong("n"),
                release)
            .orElse(0L));
  }

  private Tick tick(long number, Counts candidate) {
    Instant from = BEGIN.plusSeconds(number);
    return new Tick(
        number,
        from,
        from.plusSeconds(1),
        Duration.ofSeconds(1),
        candidate,
        Counts.NONE,
        number == 1,
        new Fleet(1, List.of(new Member("a", Counts.of(7, 1)))),
        0,
        0);
  }
}
