package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.WatchEvent.InstancesLost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Instances that end by themselves while their release is watched.
class RestartJudgeTest {
  private static final Check RESTARTS = new Check("restarts", io.sluice.contract.Restarts.DEFAULT);
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private WatchState state = observing(10, Ticks.ERRORS, Ticks.SLO, RESTARTS);

  private static WatchState observing(int weight, Check... checks) {
    return WatchState.start(new Analysis(0.01, 20, List.of(checks)))
        .step(3, new Step.Observe(WINDOW))
        .withShift(new Percent(weight))
        .withOpen();
  }

  /// Adds `seconds` seconds without a failure, with one candidate instance and three of stable.
  private void pass(int seconds) {
    pass(seconds, 1, 3);
  }

  private void pass(int seconds, int candidates, int stable) {
    for (int i = 0; i < seconds; i++) {
      Instant from = now();
      state =
          state.tick(
              new Tick(
                  state.evidence().lastTick() + 1,
                  new Tick.Span(from, from.plusSeconds(1), Ticks.SECOND),
                  new VersionCounts(
                      Counts.of(5, 0),
                      Counts.of(stable == 0 ? 0 : 45, 0),
                      new InstanceCounts(
                          1,
                          List.of(),
                          Optional.of(new InstanceCounts.Table(10, candidates, stable)))),
                  false,
                  Tick.Probes.NONE,
                  List.of()));
    }
  }

  private Instant now() {
    return Instant.EPOCH.plusSeconds(state.evidence().lastTick());
  }

  private void lose(Side side, int count) {
    state = state.apply(new InstancesLost(side, count, now(), now()));
  }

  @Test
  void three_endings_in_a_minute_are_unhealthy_if_stable_stays_up() {
    for (int i = 0; i < 3; i++) {
      lose(Side.CANDIDATE, 1);
      pass(20);
    }

    assertThat(Assessment.kind(state)).isEqualTo(Kind.UNHEALTHY);
    assertThat(Assessment.of(state).sentence())
        .isEqualTo(
            "instances of the candidate ended by themselves 3 times in 40s, stable's 0 times, limit"
                + " 0.5 per instance and minute");
  }

  @Test
  void one_ending_holds_the_observation_for_two_minutes_without_a_rollback() {
    pass(20);
    lose(Side.CANDIDATE, 1);
    pass(60);
    assertThat(Assessment.kind(state)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(Assessment.of(state).sentence())
        .isEqualTo(
            "restarts: ended once, stable's 0 times: healthy after 2m without another ending");

    pass(60);
    assertThat(Assessment.kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(Assessment.of(state).sentence())
        .endsWith("; restarts: ended once, stable's 0 times");
  }

  @Test
  void an_observation_with_probes_alone_names_the_ending_that_holds_it() {
    state =
        WatchState.start(new Analysis(0.01, 20, List.of(Ticks.ERRORS, Ticks.SLO, RESTARTS)))
            .step(3, new Step.Observe(WINDOW))
            .withOpen();
    lose(Side.CANDIDATE, 1);
    for (int i = 0; i < 40; i++) {
      state = state.tick(probed(1));
    }

    assertThat(Assessment.kind(state)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(Assessment.of(state).sentence())
        .isEqualTo("restarts: ended once: healthy after 2m without another ending");
  }

  private Tick probed(int probes) {
    return new Tick(
        state.evidence().lastTick() + 1,
        new Tick.Span(now(), now().plusSeconds(1), Ticks.SECOND),
        new VersionCounts(
            Counts.NONE,
            Counts.NONE,
            new InstanceCounts(1, List.of(), Optional.of(new InstanceCounts.Table(0, 1, 0)))),
        false,
        new Tick.Probes(probes, 0),
        List.of());
  }

  @Test
  void endings_of_both_versions_alike_leave_the_candidate_healthy() {
    for (int i = 0; i < 4; i++) {
      lose(Side.STABLE, 3);
      lose(Side.CANDIDATE, 1);
      pass(20);
    }

    assertThat(Assessment.kind(state)).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void endings_of_both_versions_one_after_the_other_cause_no_rollback() {
    pass(5, 3, 3);
    lose(Side.CANDIDATE, 3);
    pass(2, 0, 3);
    lose(Side.STABLE, 3);
    pass(10, 3, 3);

    assertThat(state.evidence().breach()).isEmpty();
  }

  @Test
  void without_a_stable_the_limit_alone_decides() {
    state = observing(100, Ticks.SLO, RESTARTS);
    pass(5, 1, 0);
    lose(Side.CANDIDATE, 2);
    pass(30, 1, 0);
    assertThat(state.evidence().breach()).isEmpty();

    lose(Side.CANDIDATE, 1);
    pass(1, 1, 0);
    assertThat(Assessment.of(state).sentence())
        .isEqualTo(
            "instances of the candidate ended by themselves 3 times in 30s, limit 0.5 per instance"
                + " and minute");
  }

  @Test
  void endings_before_the_first_request_count() {
    lose(Side.CANDIDATE, 9);
    pass(4);

    assertThat(Assessment.kind(state)).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void endings_that_come_seldom_are_proved_by_their_share() {
    for (int i = 0; i < 12 && state.evidence().breach().isEmpty(); i++) {
      lose(Side.CANDIDATE, 1);
      pass(600);
    }

    assertThat(Assessment.of(state).sentence())
        .matches(
            "instances of the candidate ended by themselves \\d times in .*, stable's 0 times:"
                + " combined e-value \\d+ ≥ 100");
  }

  @Test
  void a_dry_run_reports_and_changes_nothing() {
    Check dry =
        new Check(
            "restarts",
            RESTARTS.source(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(true),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            RESTARTS.restarts());
    state = observing(10, Ticks.ERRORS, Ticks.SLO, dry);
    lose(Side.CANDIDATE, 9);
    pass(31);

    assertThat(Assessment.kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(Assessment.of(state).evidence().findings())
        .filteredOn(finding -> finding.check().equals("restarts"))
        .singleElement()
        .extracting(finding -> finding.result().restarts())
        .isEqualTo(Optional.of(new Evidence.Endings(9, 0)));
  }

  @Test
  void a_restarts_check_without_endings_is_inconclusive_on_its_own() {
    state = observing(10, RESTARTS);
    pass(60);

    assertThat(Assessment.kind(state)).isEqualTo(Kind.INCONCLUSIVE);
  }

  @Test
  void without_endings_the_others_find_failures_as_soon_but_for_a_tenth_of_alpha() {
    pass(60);
    assertThat(state.evidence().totalLogE())
        .isGreaterThan(
            Ticks.after(60, observing(10, Ticks.ERRORS), 5, 0, 45, 0).evidence().totalLogE()
                + Math.log(0.9));
    assertThat(Assessment.findStrongest(state).orElseThrow().check()).isNotEqualTo("restarts");
  }

  @Test
  void it_is_read_again_bit_by_bit() {
    pass(3);
    lose(Side.CANDIDATE, 2);
    pass(5);
    lose(Side.STABLE, 1);
    pass(1);

    assertThat(Json.read(Json.write(state), WatchState.class)).isEqualTo(state);
  }
}
