package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.after;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A shared failure: the verdict does not blame the candidate.
class SharedFailureTest {
  private static final WatchState OBSERVING =
      WatchState.start(Ticks.DEFAULT)
          .withShift(new Percent(50))
          .step(3, new Step.Observe(Duration.ofSeconds(5)))
          .withOpen();
  private static final WatchState SHARED = after(OBSERVING, 25, 10, 25, 10);

  @Test
  void both_failing_alike_is_shared() {
    Assessment assessment = Assessment.of(SHARED);

    assertThat(assessment.kind()).isEqualTo(Kind.SHARED);
    assertThat(assessment.sentence())
        .startsWith("stable fails too: ")
        .endsWith("(40 %) of its last requests, limit 5 %");
  }

  @Test
  void a_candidate_breaches_the_limit_while_stable_keeps_it() {
    WatchState fine = after(10, OBSERVING, 1, 0, 49, 0);

    assertThat(kind(after(5, fine, 25, 10, 25, 0))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_candidate_much_worse_than_a_failing_stable_is_unhealthy() {
    assertThat(kind(after(30, SHARED, 25, 25, 25, 5))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void it_ends_when_stable_provably_keeps_the_limit_again() {
    assertThat(kind(after(1, SHARED, 25, 0, 25, 0))).isEqualTo(Kind.SHARED);
    assertThat(kind(after(15, SHARED, 25, 0, 25, 0))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(after(30, SHARED, 25, 2, 25, 2))).isEqualTo(Kind.SHARED);
  }

  @Test
  void a_candidate_that_fails_after_it_is_unhealthy() {
    WatchState over = after(15, SHARED, 25, 0, 25, 0);

    assertThat(over.evidence().shared()).isEmpty();
    assertThat(kind(after(20, over, 25, 10, 25, 0))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_candidate_over_the_limit_beside_a_stable_of_unknown_quality_is_inconclusive() {
    WatchState state = OBSERVING;
    for (int i = 0; i < 40; i++) {
      state = after(state, 25, 3, 25, 2);
    }

    assertThat(state.evidence().breach()).isEmpty();
    assertThat(kind(state)).isIn(Kind.INCONCLUSIVE, Kind.SHARED);
  }

  @Test
  void a_limit_of_latency_is_of_requests_slower_than_a_bound() {
    Analysis p90 =
        new Analysis(
            0.01,
            20,
            List.of(
                new Analysis.Check(
                    "p90",
                    Source.router(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(
                        new Analysis.Limit(
                            Optional.empty(),
                            Optional.of(new Analysis.Slow(Duration.ofMillis(10), 0.1)))))));
    WatchState start =
        WatchState.start(p90)
            .withShift(new Percent(50))
            .step(3, new Step.Observe(Duration.ofSeconds(5)))
            .withOpen();

    WatchState slow = slow(20, start, 15, 1);
    assertThat(kind(slow)).isEqualTo(Kind.UNHEALTHY);
    assertThat(Assessment.of(slow).sentence())
        .contains("requests took longer than 10 ms (60 %), limit 10 %: e-value");
    assertThat(kind(slow(20, start, 15, 15))).isEqualTo(Kind.SHARED);
    assertThat(Assessment.of(slow(20, start, 15, 15)).sentence())
        .startsWith("stable is slow too: ");
    assertThat(kind(slow(20, start, 1, 1))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(after(20, start, 25, 0, 25, 0))).isEqualTo(Kind.INCONCLUSIVE);
  }

  /// Returns the state after `ticks` ticks in which all 25 requests of each version take longer
  /// than 5 ms. Of these, `candidate` and `stable` requests take longer than 10 ms.
  private static WatchState slow(int ticks, WatchState start, long candidate, long stable) {
    WatchState state = start;
    for (int i = 1; i <= ticks; i++) {
      state =
          state.tick(
              Ticks.tick(
                  i,
                  new Counts(25, 0, List.of(25L, candidate), 0),
                  new Counts(25, 0, List.of(25L, stable), 0)));
    }
    return state;
  }

  private static Kind kind(WatchState state) {
    return Assessment.of(state).kind();
  }
}
