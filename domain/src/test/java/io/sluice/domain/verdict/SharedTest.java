package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stable is hurt too: hold, don't blame the candidate.
class SharedTest {
  private static final WatchState OBSERVING =
      WatchState.start(Ticks.DEFAULT)
          .shifted(new Percent(50))
          .step(3, new Step.Observe(Duration.ofSeconds(5)))
          .baseline();
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
  void the_limit_withdraws_while_stable_keeps_it() {
    WatchState fine = after(10, OBSERVING, 1, 0, 49, 0);

    assertThat(kind(after(5, fine, 25, 10, 25, 0))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_candidate_much_worse_than_a_hurt_stable_is_withdrawn_all_the_same() {
    assertThat(kind(after(30, SHARED, 25, 25, 25, 5))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void it_ends_when_stable_kept_the_limit_for_thirty_ticks() {
    assertThat(kind(after(29, SHARED, 25, 0, 25, 0))).isEqualTo(Kind.SHARED);
    assertThat(kind(after(30, SHARED, 25, 0, 25, 0))).isEqualTo(Kind.HEALTHY);
    WatchState stillHurt = after(30, SHARED, 25, 2, 25, 2);
    assertThat(kind(stillHurt)).isEqualTo(Kind.SHARED);
    assertThat(kind(after(30, stillHurt, 25, 1, 25, 1))).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void afterwards_the_limit_starts_anew_with_half_the_alpha() {
    WatchState over = after(30, SHARED, 25, 0, 25, 0);

    assertThat(over.ledger().restarts()).isEqualTo(1);
    assertThat(over.ledger().limitLimit()).isCloseTo(Math.log(200), within(1e-9));
    assertThat(over.ledger().trials().getLast().judge()).isEqualTo(Limit.start(0.05));
    assertThat(kind(after(20, over, 25, 10, 0, 0))).isEqualTo(Kind.UNHEALTHY);
  }

  private static Kind kind(WatchState state) {
    return Assessment.of(state).kind();
  }
}
