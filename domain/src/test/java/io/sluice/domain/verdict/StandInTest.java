package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.after;
import static io.sluice.domain.verdict.Ticks.probed;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The cases in which probes may stand in for missing requests, and those in which they must not.
class StandInTest {
  private static final Step OBSERVE = new Step.Observe(Duration.ofSeconds(5));
  private static final WatchState OBSERVING =
      WatchState.start(Ticks.DEFAULT).withShift(new Percent(10)).step(3, OBSERVE).withOpen();

  /// A health path shows that an instance is up, not that it answers user requests.
  @Test
  void probes_do_not_stand_in_where_what_came_has_failed() {
    WatchState state = after(2, OBSERVING, 5, 1, 45, 1);
    for (int i = 3; i < 20; i++) {
      state = state.tick(probed(i, Counts.NONE, Counts.NONE, 3, 0));
    }

    Assessment assessment = Assessment.of(state);
    assertThat(assessment.kind()).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(assessment.sentence())
        .isEqualTo(
            "10 of the 20 requests needed came, and 2 of them failed: probes do not replace the"
                + " rest");
    assertThat(assessment.evidence().probes()).isZero();
  }

  @Test
  void probes_stand_in_where_stable_fails_as_often_or_a_check_allows_as_much() {
    WatchState alike = after(2, OBSERVING, 5, 1, 45, 5);
    var lenient = new Analysis(0.01, 20, List.of(Ticks.ERRORS, Ticks.slo(0.3)));
    WatchState allowed =
        after(
            2,
            WatchState.start(lenient).withShift(new Percent(10)).step(3, OBSERVE).withOpen(),
            5,
            1,
            45,
            0);
    for (int i = 3; i < 20; i++) {
      alike = alike.tick(probed(i, Counts.NONE, Counts.NONE, 3, 0));
      allowed = allowed.tick(probed(i, Counts.NONE, Counts.NONE, 3, 0));
    }

    assertThat(Assessment.of(alike).kind()).isEqualTo(Kind.HEALTHY);
    assertThat(Assessment.of(allowed).kind()).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void the_lowest_limit_that_is_no_dry_run_counts() {
    for (boolean isDry : new boolean[] {true, false}) {
      Check lenient = limit("lenient", Source.router(), 0.3, isDry);
      var strict =
          new Analysis(
              0.01,
              20,
              List.of(Ticks.ERRORS, lenient, limit("strict", Source.router(), 0.02, false)));
      WatchState state =
          after(
              2,
              WatchState.start(strict).withShift(new Percent(10)).step(3, OBSERVE).withOpen(),
              5,
              1,
              45,
              0);
      for (int i = 3; i < 20; i++) {
        state = state.tick(probed(i, Counts.NONE, Counts.NONE, 3, 0));
      }

      assertThat(Assessment.of(state).kind()).as("dry run: %s", isDry).isEqualTo(Kind.INCONCLUSIVE);
    }
  }

  /// Another source counts other requests.
  @Test
  void a_limit_of_another_source_does_not_count() {
    Check other = limit("other", WatchFixture.PROMETHEUS, 0.005, false);
    Check router = limit("slo", Source.router(), 0.3, false);
    var analysis = new Analysis(0.01, 20, List.of(Ticks.ERRORS, router, other));
    WatchState state =
        after(
            2,
            WatchState.start(analysis).withShift(new Percent(10)).step(3, OBSERVE).withOpen(),
            5,
            1,
            45,
            0);

    assertThat(Assessment.hasTooManyErrors(state)).isFalse();
  }

  /// The requests of a hanging candidate are not counted for a minute.
  @Test
  void probes_do_not_stand_in_for_clients_that_stay_on_their_side_and_get_no_answer() {
    WatchState state =
        after(
            2,
            WatchState.start(Ticks.DEFAULT)
                .withShift(new Percent(30), Optional.of(AssignmentMode.BY_CLIENT))
                .step(3, OBSERVE)
                .withOpen(),
            0,
            0,
            70,
            0);
    for (int i = 3; i < 20; i++) {
      state = state.tick(probed(i, Counts.NONE, Counts.NONE, 3, 0));
    }

    Assessment assessment = Assessment.of(state);
    assertThat(assessment.kind()).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(assessment.sentence())
        .isEqualTo(
            "0 of the 20 requests needed came, but sticky clients make about 60 at this weight:"
                + " probes do not replace them");
  }

  @Test
  void probes_stand_in_where_one_of_a_few_requests_has_failed() {
    WatchState state = after(1, OBSERVING, 5, 1, 45, 0);
    for (int i = 2; i < 20; i++) {
      state = state.tick(probed(i, Counts.NONE, Counts.NONE, 3, 0));
    }

    assertThat(Assessment.of(state).kind()).isEqualTo(Kind.HEALTHY);
  }

  private static Check limit(String name, Source source, double errors, boolean isDry) {
    return new Check(
        name,
        source,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Analysis.Limit(errors)),
        Optional.empty(),
        Optional.of(isDry),
        Optional.empty(),
        Optional.empty());
  }
}
