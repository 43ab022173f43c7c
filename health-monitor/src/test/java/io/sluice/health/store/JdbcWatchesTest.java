package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Fleet;
import io.sluice.domain.verdict.Fleet.Member;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.Told;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.WithStack;
import io.sluice.health.watch.Asks;
import io.sluice.health.watch.Specs;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.Watches;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithStack.class)
class JdbcWatchesTest {
  private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  private static final LaneKey LANE = new LaneKey("production", "shop");

  @Inject JdbcTransactions<JdbcTx> transactions;

  private final JdbcWatches watches = new JdbcWatches();
  private final UUID release = UUID.randomUUID();

  @Test
  void a_watch_comes_back_as_it_was_until_it_ends() {
    Watch watch = watch(0);
    save(watch);

    assertThat(find()).contains(watch);
    assertThat(open())
        .filteredOn(it -> it.release().equals(release))
        .hasSize(1)
        .allSatisfy(it -> {
          assertThat(it.lane()).isEqualTo(LANE);
          assertThat(it.probing()).isTrue();
          assertThat(it.healthPath()).isEqualTo("/health");
        });

    end();
    assertThat(find()).isEmpty();
    assertThat(open()).noneMatch(it -> it.release().equals(release));
  }

  @Test
  void ticks_come_back_in_order_and_runs_of_empty_ones_take_one_row() {
    save(watch(0));
    List<Tick> ticks =
        List.of(
            tick(1, new Counts(5, 1, List.of(3L, 1L), 2)),
            tick(2, Counts.NONE),
            tick(3, Counts.NONE),
            tick(4, Counts.NONE),
            tick(5, Counts.of(1, 0)));
    for (Tick tick : ticks) {
      add(watch(tick.quiet() ? 2 : 0), tick);
    }

    assertThat(rows()).isEqualTo(3);
    List<Tick> read = transactions.call(tx -> watches.ticks(tx, release));
    assertThat(read).extracting(Tick::number).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(read.getFirst()).isEqualTo(ticks.getFirst());
    assertThat(read).extracting(Tick::elapsed).containsOnly(Duration.ofSeconds(1));
    assertThat(read.get(2).to()).isEqualTo(ticks.get(3).to());
    end();
  }

  @Test
  void what_other_sources_said_comes_back_with_its_tick() {
    Tick counted = tick(1, Counts.NONE);
    List<Measured> measured =
        List.of(
            new Measured.Valued(
                "p99", Measured.Outcome.FAILURE, List.of(0.1, Double.NaN), List.of(3.0)),
            new Measured.Missing("cpu", "it's \"away\""));
    Tick tick =
        new Tick(
            1,
            counted.from(),
            counted.to(),
            counted.elapsed(),
            Counts.NONE,
            Counts.NONE,
            false,
            counted.fleet(),
            0,
            0,
            measured);
    save(watch(0));
    add(watch(0), tick);

    List<Tick> read = transactions.call(tx -> watches.ticks(tx, release));
    assertThat(read).containsExactly(tick);
    end();
  }

  @Test
  void what_a_watch_wants_to_know_is_there_before_anything_is_locked() {
    Check check =
        new Check(
            "slo",
            new Source.Probe("/p"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Analysis.Limit(0.05)));
    WatchState state =
        WatchState.start(new Analysis(0.01, 20, List.of(check))).shifted(new Percent(10));
    Watch watch = watch(0, state);
    save(watch);

    assertThat(open())
        .filteredOn(it -> it.release().equals(release))
        .singleElement()
        .satisfies(it -> assertThat(it.asks()).isEqualTo(Asks.of(watch)).isPresent());
    end();
  }

  @Test
  void a_tick_is_recorded_once() {
    save(watch(0));
    add(watch(0), tick(1, Counts.of(5, 0)));

    assertThatThrownBy(() -> add(watch(0), tick(1, Counts.of(5, 0))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> add(watch(1), tick(3, Counts.NONE)))
        .isInstanceOf(IllegalStateException.class);
    end();
  }

  @Test
  void what_is_old_is_forgotten_with_its_watch_once_that_has_ended() {
    save(watch(0));
    add(watch(0), tick(1, Counts.of(5, 0)));
    Instant later = Instant.now();

    transactions.call(tx -> watches.forget(tx, later));
    assertThat(rows()).isZero();
    assertThat(find()).isPresent();

    end();
    int forgotten = transactions.call(tx -> watches.forget(tx, tx.now().plusSeconds(1)));
    assertThat(forgotten).isPositive();
  }

  private Watch watch(long quietFrom) {
    return watch(
        quietFrom,
        WatchState.start(Specs.ANALYSIS).step(2, new Step.Observe(Duration.ofSeconds(5))));
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

  private Optional<Watch> find() {
    return transactions.call(tx -> watches.find(tx, release));
  }

  private List<Watches.Open> open() {
    return transactions.call(watches::open);
  }

  private void save(Watch watch) {
    transactions.call(tx -> {
      watches.save(tx, watch);
      return true;
    });
  }

  private void add(Watch watch, Tick tick) {
    transactions.call(tx -> {
      watches.add(tx, watch, tick);
      return true;
    });
  }

  private void end() {
    transactions.call(tx -> {
      watches.end(tx, release);
      return true;
    });
  }

  private long rows() {
    return transactions.call(tx ->
        Sql.first(
                tx.connection(),
                "select count(*) as n from tick where release = ?",
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
