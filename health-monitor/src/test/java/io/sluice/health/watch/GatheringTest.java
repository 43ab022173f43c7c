package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.Threshold;
import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Question;
import io.sluice.health.source.SourceAway;
import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A release that is judged by a value, from the query to the verdict.
class GatheringTest {
  private static final Analysis ANALYSIS = analysis(Optional.empty());
  private static final Analysis WITH_DOUBT = analysis(Optional.of("result[0] > 550.0"));

  private final World world = new World();
  private double value = 400;
  private boolean away;
  private long nanos;

  GatheringTest() {
    world.gathering =
        new Gatherer(this::answer, Duration.ofSeconds(1), 8, () -> nanos, GatheringTest::run);
  }

  /// @param failure with it, a value between the two conditions is inconclusive
  private static Analysis analysis(Optional<String> failure) {
    var rules =
        new Threshold(
            Duration.ofSeconds(1),
            Optional.empty(),
            Optional.empty(),
            1,
            0,
            4,
            Optional.empty(),
            Optional.of("result[0] < 500.0"),
            failure,
            Optional.empty());
    var source = new Source.Http("http://h.example.com", "/v", Optional.empty());
    return new Analysis(
        0.01, 20, List.of(Specs.ANALYSIS.checks().getLast(), new Check("p99", source, rules)));
  }

  private Answer answer(Question question) {
    if (away) {
      throw new SourceAway("h.example.com does not answer");
    }
    return new Answer.Values(List.of(value), List.of());
  }

  private static Thread run(Runnable task) {
    task.run();
    return Thread.ofVirtual().unstarted(() -> {});
  }

  @Test
  void a_good_value_lets_the_release_advance() {
    world.shifted(10, ANALYSIS).observing(3);
    seconds(6);

    assertThat(world.verdicts()).containsExactly(Kind.HEALTHY);
    assertThat(measured()).isNotEmpty().allMatch(it -> it instanceof Measured.Valued);
  }

  @Test
  void two_bad_values_withdraw_with_a_sentence() {
    world.shifted(10, ANALYSIS).observing(3);
    value = 600;
    seconds(4);

    assertThat(world.verdicts()).containsExactly(Kind.UNHEALTHY);
    assertThat(last().sentence())
        .isEqualTo("p99: 2 of 3 measurements failed, limit 1; the last value was 600");
  }

  @Test
  void bad_values_withdraw_also_after_one_that_was_inconclusive() {
    world.shifted(10, WITH_DOUBT).observing(3);
    value = 520;
    seconds(6);
    assertThat(world.verdicts()).containsExactly(Kind.INCONCLUSIVE);

    value = 600;
    seconds(3);
    assertThat(world.verdicts()).containsExactly(Kind.INCONCLUSIVE, Kind.UNHEALTHY);
    assertThat(last().sentence()).startsWith("p99: 2 of ");
  }

  @Test
  void a_release_holds_with_a_reason_until_its_source_is_available_again() {
    away = true;
    world.shifted(10, ANALYSIS).observing(3);
    seconds(20);

    assertThat(world.verdicts()).containsExactly(Kind.INCONCLUSIVE);
    assertThat(last().sentence())
        .startsWith("check p99 has nothing to judge: h.example.com does not answer, since 2026-");

    away = false;
    seconds(12);
    assertThat(world.verdicts()).containsExactly(Kind.INCONCLUSIVE, Kind.HEALTHY);
  }

  @Test
  void a_reading_that_ends_no_tick_loses_no_measurement() {
    world.shifted(10, ANALYSIS).observing(3);
    seconds(2);
    int before = measured().size();
    world.startId = "two";
    seconds(2);

    assertThat(measured()).hasSize(before + 2);
  }

  @Test
  void a_measurement_is_never_counted_twice() {
    world.shifted(10, ANALYSIS).observing(3);
    seconds(2);
    int before = measured().size();
    failing(Memory.Fault.AFTER_COMMIT);
    seconds(1);

    assertThat(measured().size()).isBetween(before + 1, before + 2);
  }

  @Test
  void replayed_ticks_give_the_same_state() {
    world.shifted(10, ANALYSIS).observing(3);
    value = 600;
    seconds(4);
    WatchState state = WatchState.start(ANALYSIS).step(3, new Step.Observe(Duration.ofSeconds(5)));
    for (Tick tick : world.memory.ticks()) {
      state = state.tick(tick);
    }

    assertThat(state.ledger()).isEqualTo(world.watch().state().ledger());
  }

  private void failing(Memory.Fault fault) {
    world.pass(10, 0, 90, 0);
    nanos += 1_000_000_000L;
    Watcher<Memory.Work> watcher = world.watcher();
    world.afterReading = () -> world.memory.failNext(fault);
    assertThatThrownBy(() -> watcher.look(_ -> true, true)).isInstanceOf(Unavailable.class);
    world.afterReading = () -> {};
  }

  private void seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += 1_000_000_000L;
      world.second(10, 0, 90, 0);
    }
  }

  private List<Measured> measured() {
    return world.memory.ticks().stream().flatMap(tick -> tick.measured().stream()).toList();
  }

  private Verdict last() {
    return world.memory.published(Verdict.class).getLast();
  }
}
