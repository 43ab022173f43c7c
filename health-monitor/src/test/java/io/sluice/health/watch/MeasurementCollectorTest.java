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
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.measurement.PollingCollector;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A release that is judged by a value, from the query to the verdict.
class MeasurementCollectorTest {
  private static final Analysis ANALYSIS = analysis(Optional.empty());
  private static final Analysis WITH_DOUBT = analysis(Optional.of("result[0] > 550.0"));

  private final WatchHarness harness = new WatchHarness();
  private double value = 400;
  private boolean unavailable;
  private long nanos;

  MeasurementCollectorTest() {
    harness.collector =
        new PollingCollector(
            this::respond, Duration.ofSeconds(1), 8, () -> nanos, MeasurementCollectorTest::run);
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
        0.01,
        20,
        List.of(HealthSpecs.ANALYSIS.checks().getLast(), new Check("p99", source, rules)));
  }

  private SourceResponse respond(SourceQuery query) {
    if (unavailable) {
      throw new SourceUnavailableException("h.example.com does not answer");
    }
    return new SourceResponse.Values(List.of(value), List.of());
  }

  private static Thread run(Runnable task) {
    task.run();
    return Thread.ofVirtual().unstarted(() -> {});
  }

  @Test
  void a_good_value_lets_the_release_advance() {
    harness.shifted(10, ANALYSIS).observing(3);
    seconds(6);

    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
    assertThat(measured()).isNotEmpty().allMatch(it -> it instanceof SourceSample.Valued);
  }

  @Test
  void two_bad_values_withdraw_with_a_sentence() {
    harness.shifted(10, ANALYSIS).observing(3);
    value = 600;
    seconds(4);

    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY);
    assertThat(last().sentence())
        .isEqualTo("p99: 2 of 3 measurements failed, limit 1; the last value was 600");
  }

  @Test
  void bad_values_withdraw_also_after_one_that_was_inconclusive() {
    harness.shifted(10, WITH_DOUBT).observing(3);
    value = 520;
    seconds(6);
    assertThat(harness.verdicts()).containsExactly(Kind.INCONCLUSIVE);

    value = 600;
    seconds(3);
    assertThat(harness.verdicts()).containsExactly(Kind.INCONCLUSIVE, Kind.UNHEALTHY);
    assertThat(last().sentence()).startsWith("p99: 2 of ");
  }

  @Test
  void a_release_holds_with_a_reason_until_its_source_is_available_again() {
    unavailable = true;
    harness.shifted(10, ANALYSIS).observing(3);
    seconds(20);

    assertThat(harness.verdicts()).containsExactly(Kind.INCONCLUSIVE);
    assertThat(last().sentence())
        .startsWith("check p99 has nothing to judge: h.example.com does not answer, since 2026-");

    unavailable = false;
    seconds(12);
    assertThat(harness.verdicts()).containsExactly(Kind.INCONCLUSIVE, Kind.HEALTHY);
  }

  @Test
  void a_reading_that_ends_no_tick_loses_no_measurement() {
    harness.shifted(10, ANALYSIS).observing(3);
    seconds(2);
    int before = measured().size();
    harness.startId = "two";
    seconds(2);

    assertThat(measured()).hasSize(before + 2);
  }

  @Test
  void a_measurement_is_never_counted_twice() {
    harness.shifted(10, ANALYSIS).observing(3);
    seconds(2);
    int before = measured().size();
    failing(InMemoryWatchDatabase.Fault.AFTER_COMMIT);
    seconds(1);

    assertThat(measured().size()).isBetween(before + 1, before + 2);
  }

  @Test
  void a_measurement_that_an_event_of_the_lane_wrote_first_is_not_counted_twice() {
    harness.steady().shifted(10, ANALYSIS).observing(3);
    seconds(2);
    int before = measured().size();
    harness.afterReading = () -> harness.database.runBeforeNext(harness::flush);
    seconds(1);
    harness.afterReading = () -> {};
    assertThat(measured()).hasSize(before + 1);
    seconds(1);

    assertThat(measured()).hasSize(before + 2);
  }

  @Test
  void a_measurement_of_a_tick_that_another_replica_prevented_is_in_the_next_tick() {
    harness.steady().shifted(10, ANALYSIS).observing(3);
    seconds(2);
    int before = measured().size();
    var event = harness.envelope(WatchHarness.observe(4));
    harness.afterReading =
        () -> harness.database.runBeforeNext(() -> harness.deliver(event, harness.newCache()));
    seconds(1);
    harness.afterReading = () -> {};
    assertThat(measured()).hasSize(before);
    seconds(1);

    assertThat(measured()).hasSize(before + 2);
  }

  @Test
  void replayed_ticks_give_the_same_state() {
    harness.shifted(10, ANALYSIS).observing(3);
    value = 600;
    seconds(4);
    WatchState state = WatchState.start(ANALYSIS).step(3, new Step.Observe(Duration.ofSeconds(5)));
    for (Tick tick : harness.database.ticks()) {
      state = state.tick(tick);
    }

    assertThat(state.evidence()).isEqualTo(harness.watch().state().evidence());
  }

  private void failing(InMemoryWatchDatabase.Fault fault) {
    harness.advance(10, 0, 90, 0);
    nanos += 1_000_000_000L;
    Watcher<InMemoryWatchDatabase.Work> watcher = harness.watcher();
    harness.afterReading = () -> harness.database.failNext(fault);
    assertThatThrownBy(() -> watcher.poll(_ -> true, true))
        .isInstanceOf(UnavailableException.class);
    harness.afterReading = () -> {};
  }

  private void seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += 1_000_000_000L;
      harness.second(10, 0, 90, 0);
    }
  }

  private List<SourceSample> measured() {
    return harness.database.ticks().stream().flatMap(tick -> tick.measured().stream()).toList();
  }

  private Verdict last() {
    return harness.database.published(Verdict.class).getLast();
  }
}
