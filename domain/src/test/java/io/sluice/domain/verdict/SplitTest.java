package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.after;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The check that the router applies the weights.
class SplitTest {
  private static final WatchState OBSERVING =
      WatchState.start(Ticks.DEFAULT)
          .withShift(new Percent(10))
          .step(3, new Step.Observe(Duration.ofSeconds(5)))
          .withOpen();

  @Test
  void a_candidate_with_twice_its_share_is_invalid_with_the_reason() {
    Assessment assessment = Assessment.of(after(10, OBSERVING, 20, 0, 80, 0));

    assertThat(assessment.kind()).isEqualTo(Kind.INVALID);
    assertThat(assessment.sentence())
        .isEqualTo(
            "the candidate received 200 of 1000 requests at a weight of 10 %:"
                + " the router does not apply the weights");
  }

  private static WatchState observing(Percent weight, AssignmentMode mode) {
    return WatchState.start(Ticks.DEFAULT)
        .withShift(weight, Optional.of(mode))
        .step(3, new Step.Observe(Duration.ofSeconds(5)))
        .withOpen();
  }

  @Test
  void matched_requests_can_exceed_the_weight_but_a_shortfall_is_invalid() {
    WatchState matched = observing(new Percent(30), AssignmentMode.BY_MATCH);

    assertThat(Assessment.of(after(10, matched, 60, 0, 40, 0)).kind()).isEqualTo(Kind.HEALTHY);
    assertThat(Assessment.of(after(10, matched, 16, 0, 84, 0)).kind()).isEqualTo(Kind.INVALID);
  }

  @Test
  void a_share_of_clients_is_no_share_of_requests() {
    WatchState sticky = observing(new Percent(30), AssignmentMode.BY_CLIENT);

    assertThat(Assessment.of(after(10, sticky, 60, 0, 40, 0)).kind()).isEqualTo(Kind.HEALTHY);
    assertThat(Assessment.of(after(10, sticky, 3, 0, 97, 0)).kind()).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void mirrored_requests_do_not_change_the_check_of_the_split() {
    WatchState mirrored = observing(new Percent(30), AssignmentMode.MIRRORED);

    assertThat(Assessment.of(after(10, mirrored, 30, 0, 70, 0)).kind()).isEqualTo(Kind.HEALTHY);
    assertThat(Assessment.of(after(10, mirrored, 60, 0, 40, 0)).kind()).isEqualTo(Kind.INVALID);
  }

  @Test
  void requests_by_match_are_evidence_for_a_candidate_without_weight() {
    WatchState matched = observing(Percent.NONE, AssignmentMode.BY_MATCH);

    assertThat(Assessment.of(after(10, matched, 10, 0, 90, 0)).kind()).isEqualTo(Kind.HEALTHY);
    assertThat(Assessment.of(after(10, matched, 10, 10, 90, 0)).kind()).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void running_requests_prove_no_wrong_split() {
    assertThat(Split.isWrong(0.1, Counts.of(900, 0), Counts.of(9_000, 0))).isFalse();
    assertThat(Split.isWrong(0.1, Counts.of(90_000, 0), Counts.of(900_000, 0))).isFalse();
    assertThat(Split.isWrong(0.1, Counts.of(700, 0), Counts.of(9_000, 0))).isTrue();
  }

  @Test
  void requests_that_clients_left_were_split_too() {
    assertThat(Split.isWrong(0.1, Counts.of(700, 0).withAborted(300), Counts.of(9_000, 0)))
        .isFalse();
  }

  @Test
  void a_router_that_applies_the_weight_is_almost_never_invalid() {
    SplittableRandom random = new SplittableRandom(3);
    int blamed = 0;
    for (int path = 0; path < 2_000; path++) {
      long candidate = 0;
      boolean wrong = false;
      for (int n = 1; n <= 1_000; n++) {
        candidate += random.nextDouble() < 0.1 ? 1 : 0;
        wrong |=
            n % 10 == 0 && Split.isWrong(0.1, Counts.of(candidate, 0), Counts.of(n - candidate, 0));
      }
      blamed += wrong ? 1 : 0;
    }
    assertThat(blamed).isLessThanOrEqualTo(4);
  }
}
