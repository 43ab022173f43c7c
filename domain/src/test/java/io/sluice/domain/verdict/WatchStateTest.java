package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Analysis;
import io.sluice.contract.Decision;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchStateTest {
  private static final Step OBSERVE = new Step.Observe(Duration.ofSeconds(5));

  /// The state after the first poll of an observation of 5 s at a weight of 10 %.
  private static final WatchState OBSERVING =
      WatchState.start(Ticks.DEFAULT).withShift(new Percent(10)).step(3, OBSERVE).withOpen();

  @Test
  void a_candidate_is_healthy_only_after_the_window_has_passed() {
    assertThat(kind(after(4, OBSERVING, 5, 0, 45, 0))).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(after(5, OBSERVING, 5, 0, 45, 0))).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void too_few_requests_are_inconclusive_even_after_the_window() {
    WatchState state = after(19, OBSERVING, 1, 0, 9, 0);

    assertThat(kind(state)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(after(state, 1, 0, 9, 0))).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void failures_are_a_breach_in_a_hold_as_in_an_observation() {
    Step hold = new Step.Hold(Duration.ofMinutes(1), Decision.ROLLBACK, "coffee");

    assertThat(kind(after(3, OBSERVING, 5, 3, 45, 0))).isEqualTo(Kind.UNHEALTHY);
    assertThat(kind(after(3, OBSERVING.step(4, hold), 5, 3, 45, 0))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_withdrawal_stands_for_the_rest_of_the_release() {
    WatchState breached = after(3, OBSERVING, 5, 3, 45, 0);

    assertThat(kind(after(100, breached.step(5, OBSERVE), 50, 0, 50, 0))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void evidence_runs_over_all_steps() {
    WatchState first = after(5, OBSERVING, 5, 0, 45, 0);
    WatchState one = after(first, 5, 2, 45, 0);
    WatchState both =
        after(one.withShift(new Percent(20)).step(5, OBSERVE).withOpen(), 10, 4, 40, 0);

    assertThat(kind(one)).isNotEqualTo(Kind.UNHEALTHY);
    assertThat(kind(both)).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_tick_that_began_before_the_step_was_known_is_no_sample_of_it_but_evidence() {
    WatchState straddled = after(OBSERVING.step(5, OBSERVE), 5, 1, 45, 0);

    assertThat(straddled.counts().candidate()).isEqualTo(Counts.NONE);
    assertThat(straddled.evidence().totalLogE()).isPositive();
    assertThat(after(straddled, 5, 0, 45, 0).counts().candidate()).isEqualTo(Counts.of(5, 0));
  }

  @Test
  void only_a_changed_weight_resets_the_counts_of_an_observation() {
    WatchState state = after(4, OBSERVING, 5, 0, 45, 0);

    assertThat(state.withShift(new Percent(10))).isEqualTo(state);
    assertThat(state.withShift(new Percent(50)).counts().sums().elapsed()).isZero();
  }

  @Test
  void a_comparison_alone_is_inconclusive_without_stable_traffic() {
    Analysis comparing = new Analysis(0.01, 20, List.of(Ticks.ERRORS));
    WatchState state =
        WatchState.start(comparing).withShift(Percent.ALL).step(1, OBSERVE).withOpen();

    assertThat(kind(after(60, state, 50, 0, 0, 0))).isEqualTo(Kind.INCONCLUSIVE);
  }

  @Test
  void without_stable_traffic_the_limit_decides() {
    WatchState state =
        WatchState.start(Ticks.DEFAULT).withShift(Percent.ALL).step(1, OBSERVE).withOpen();

    assertThat(kind(after(5, state, 50, 1, 0, 0))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(after(5, state, 50, 10, 0, 0))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_repeated_tick_changes_nothing_and_a_missing_one_is_an_error() {
    WatchState state = after(OBSERVING, 5, 1, 45, 0);

    assertThat(state.tick(Ticks.tick(1, 5, 5, 45, 0))).isEqualTo(state);
    assertThatThrownBy(() -> state.tick(Ticks.tick(3, 5, 5, 45, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tick 3 cannot follow tick 1");
  }

  @Test
  void json_restores_the_state_bit_by_bit() {
    WatchState state = after(3, OBSERVING, 7, 1, 43, 1);

    assertThat(Json.read(Json.write(state), WatchState.class)).isEqualTo(state);
  }

  @Test
  void latency_counts_only_once_the_candidate_is_warm() {
    Counts slow = new Counts(5, 0, List.of(4L), 0);
    WatchState state = after(9, OBSERVING, 5, 0, 45, 0);

    assertThat(next(state, slow).candidate().slow()).isEmpty();
    assertThat(next(after(state, 5, 0, 45, 0), slow).candidate().slow()).containsExactly(4L);
  }

  @Test
  void before_the_first_shift_the_candidate_has_no_requests() {
    WatchState preview = WatchState.start(Ticks.DEFAULT).step(2, OBSERVE).withOpen();

    assertThat(next(preview, Counts.of(5, 5)).candidate()).isEqualTo(Counts.NONE);
  }

  private static Tick next(WatchState state, Counts candidate) {
    Tick tick = Ticks.tick(1, candidate, Counts.NONE);
    return state.next(
        new Tick.Span(tick.span().from(), tick.span().to(), Ticks.SECOND),
        new VersionCounts(candidate, Counts.NONE),
        Tick.Probes.NONE,
        List.of());
  }

  private static Kind kind(WatchState state) {
    return Assessment.of(state).kind();
  }
}
