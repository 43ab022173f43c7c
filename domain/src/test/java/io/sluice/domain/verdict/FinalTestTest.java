package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.InstanceCounts.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The final test, which uses half of α at the end of the last observation.
class FinalTestTest {
  private static final Step OBSERVE = new Step.Observe(Duration.ofMinutes(5));
  private static final Analysis TESTED =
      new Analysis(0.01, 20, List.of(Ticks.ERRORS, Ticks.SLO), Optional.of(true), Optional.empty());

  @Test
  void the_score_is_of_all_ticks_each_a_stratum_of_its_own() {
    StratifiedTest test = StratifiedTest.NONE.plus(Ticks.tick(1, 100, 4, 900, 20), 1.1);
    test = test.plus(Ticks.tick(2, 500, 30, 500, 20), 1.1);

    double first = 110.0 / 1010;
    double second = 550.0 / 1050;
    double variance = 24 * first * (1 - first) + 50 * second * (1 - second);
    double z = (34 - 24 * first - 50 * second - 0.5) / Math.sqrt(variance);
    assertThat(test.z(1)).isCloseTo(z, within(1e-12));
    assertThat(new StratifiedTest(2.5758293035489 + 0.5, 0, 1, 0, 0).chance(1))
        .isCloseTo(0.005, within(1e-12));
  }

  @Test
  void a_block_of_noise_widens_it() {
    StratifiedTest test = StratifiedTest.NONE.plus(Ticks.tick(1, 100, 4, 900, 20), 1.1);

    assertThat(test.closed(0.5).noise())
        .isCloseTo(0.5 * test.chance() * test.chance(), within(1e-12));
    assertThat(test.z(2)).isLessThan(test.z(1));
    assertThat(test.closed(0.5).block()).isZero();
  }

  /// The warm-up begins in the middle of a minute and lasts beyond its end.
  @Test
  void a_minute_that_ends_in_a_warm_up_ends_its_block() {
    ComparisonJudge judge = ComparisonJudge.start(Compare.ERROR_RATE, 1.1).withStrata();
    for (int i = 1; i <= 60; i++) {
      judge = judge.tick(i <= 50 ? Ticks.tick(i, 10, 1, 90, 3) : warmingUp(i));
    }

    StratifiedTest test = judge.strata().orElseThrow();
    assertThat(test.chance()).isPositive();
    assertThat(test.block()).isZero();
  }

  private static Tick warmingUp(long number) {
    Tick tick = Ticks.tick(number, 10, 1, 90, 3);
    InstanceCounts fleet =
        new InstanceCounts(1, List.of()).withWarmUp(Optional.of(new WarmUp(true, List.of())));
    return new Tick(
        number,
        tick.span(),
        new VersionCounts(tick.candidate(), tick.stable(), fleet),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  @Test
  void the_sequential_test_has_the_other_half() {
    assertThat(WatchState.start(TESTED).evidence().limit()).isCloseTo(Math.log(200), within(1e-12));
  }

  @Test
  void a_difference_too_small_for_the_sequential_test_is_found_at_the_end_and_only_there() {
    WatchState early = fold(299, 10);
    WatchState end = fold(300, 10);

    assertThat(early.evidence().breach()).isEmpty();
    assertThat(early.finalTest().chance()).isEmpty();
    assertThat(Assessment.of(early).kind()).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(end.evidence().breach()).isEmpty();
    assertThat(Assessment.of(end).kind()).isEqualTo(Kind.UNHEALTHY);
    assertThat(Assessment.of(end).sentence())
        .startsWith("failures of all steps, tested once at the end: chance ");
    assertThat(after(5, end, 0, 0, 900, 40).finalTest().chance())
        .isEqualTo(end.finalTest().chance());
  }

  @Test
  void a_candidate_like_stable_passes_it() {
    assertThat(Assessment.of(fold(300, 22)).kind()).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void another_observation_than_the_last_makes_no_test() {
    WatchState other =
        WatchState.start(TESTED)
            .endingWith(5)
            .withShift(new Percent(10))
            .step(3, OBSERVE)
            .withOpen();

    assertThat(after(300, other, 10, 0, 90, 0).finalTest().chance()).isEmpty();
  }

  /// Returns the state after `seconds` seconds. A stable request fails in 4 of each 10 seconds, and
  /// a candidate request in every `every`th second.
  private static WatchState fold(int seconds, int every) {
    WatchState state =
        WatchState.start(TESTED)
            .endingWith(3)
            .withShift(new Percent(10))
            .step(3, OBSERVE)
            .withOpen();
    for (int i = 1; i <= seconds; i++) {
      state = after(state, 10, i % every == 0 ? 1 : 0, 90, i % 10 < 4 ? 1 : 0);
    }
    return state;
  }
}
