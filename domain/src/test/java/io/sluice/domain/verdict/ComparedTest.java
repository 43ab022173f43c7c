package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A candidate that is compared only with control instances.
class ComparedTest {
  private static final List<String> FRESH = List.of("fresh");
  private static final Analysis COMPARING = new Analysis(0.01, 20, List.of(Ticks.ERRORS));
  private static final WatchState ALL = watching(COMPARING);
  private static final WatchState EXPERIMENT = ALL.withControlInstances(FRESH);

  @Test
  void an_old_stable_that_is_worse_makes_no_bad_candidate_good() {
    assertThat(kind(after(8, ALL, 6, 6, 30))).isNotEqualTo(Kind.UNHEALTHY);
    WatchState state = after(8, EXPERIMENT, 6, 0, 30);

    assertThat(kind(state)).isEqualTo(Kind.UNHEALTHY);
    assertThat(Assessment.of(state).sentence()).contains("the fresh baseline");
  }

  @Test
  void an_old_stable_that_is_better_makes_no_good_candidate_bad() {
    WatchState state = after(40, EXPERIMENT, 1, 1, 0);

    assertThat(ledger(after(40, ALL, 1, 1, 0)).totalLogE())
        .isGreaterThan(ledger(state).totalLogE());
    assertThat(ledger(state).totalLogE()).isNegative();
    assertThat(kind(state)).isNotEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void other_stable_instances_do_not_influence_the_comparison() {
    WatchState alone = ALL.tick(tick(1, 20, 3, 20, 1, 0, 0)).tick(tick(2, 20, 1, 20, 1, 0, 0));
    WatchState narrowed =
        EXPERIMENT.tick(tick(1, 20, 3, 20, 1, 60, 50)).tick(tick(2, 20, 1, 20, 1, 60, 0));

    assertThat(ledger(narrowed).totalLogE()).isEqualTo(ledger(alone).totalLogE());
  }

  @Test
  void the_split_and_the_counts_of_the_step_go_by_all_of_stable() {
    WatchState state = EXPERIMENT.tick(tick(1, 20, 0, 20, 0, 60, 0));

    assertThat(state.counts().stable().requests()).isEqualTo(80);
    assertThat(state.expected()).isEqualTo(20);
  }

  @Test
  void one_failure_of_a_control_instance_is_no_shared_failure() {
    WatchState state = watching(Ticks.DEFAULT).withControlInstances(FRESH);

    for (int i = 1; i <= 8; i++) {
      state = state.tick(tick(i, 20, 6, 1, i == 1 ? 1 : 0, 60, 0));
    }

    assertThat(ledger(state).shared()).isEmpty();
    assertThat(kind(state)).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void failures_of_other_stable_instances_are_a_shared_failure() {
    Analysis limited = new Analysis(0.01, 20, List.of(Ticks.SLO));
    WatchState state = after(8, watching(limited).withControlInstances(FRESH), 6, 0, 30);

    assertThat(kind(state)).isEqualTo(Kind.SHARED);
    assertThat(ledger(state).recent().stable()).isEqualTo(Counts.of(640, 240));
  }

  @Test
  void the_evidence_names_the_instances_that_the_candidate_is_compared_with() {
    Evidence evidence = Assessment.of(after(8, EXPERIMENT, 6, 0, 30)).evidence();

    assertThat(evidence.controlInstances()).contains(FRESH);
    assertThat(evidence.counts().stableErrors()).as("of all of stable").isEqualTo(240);
    assertThat(Assessment.of(after(8, ALL, 6, 0, 30)).evidence().controlInstances()).isEmpty();
  }

  @Test
  void a_control_instance_that_ended_is_not_replaced() {
    WatchState state = watching(Ticks.DEFAULT).withControlInstances(List.of("gone"));
    WatchState ended = after(8, state, 6, 6, 30);

    assertThat(ledger(ended).totalLogE()).isLessThan(Math.log(100));
    assertThat(kind(ended)).isEqualTo(Kind.SHARED);
  }

  @Test
  void a_candidate_is_inconclusive_if_its_baseline_answers_too_few_requests() {
    WatchState state = EXPERIMENT.tick(tick(1, 20, 0, 3, 0, 60, 0));
    for (int i = 2; i <= 9; i++) {
      state = state.tick(tick(i, 20, 0, 0, 0, 60, 0));
    }

    assertThat(kind(state)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(Assessment.of(state).sentence())
        .isEqualTo("the fresh baseline answered 3 of the 20 requests needed to compare with it");
  }

  @Test
  void a_good_candidate_is_healthy_and_the_sentence_names_the_baseline() {
    WatchState state = after(8, EXPERIMENT, 0, 0, 30);

    assertThat(kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(Assessment.of(state).sentence())
        .startsWith("0 of 160 requests failed (0 %), the fresh baseline 0 of 160 (0 %)");
  }

  @Test
  void afterwards_it_is_compared_with_all_again() {
    WatchState state = EXPERIMENT.withControlInstances(List.of());

    assertThat(state).isEqualTo(ALL);
    assertThat(state.tick(tick(1, 20, 1, 20, 0, 60, 0)))
        .isEqualTo(ALL.tick(tick(1, 20, 1, 20, 0, 60, 0)));
  }

  @Test
  void a_record_gives_the_same_bits_and_one_without_it_reads_as_ever() {
    List<WatchEvent> entries = new ArrayList<>();
    entries.add(new WatchEvent.TrafficShifted(new Percent(20)));
    entries.add(new WatchEvent.ControlSetChanged(FRESH));
    entries.add(new WatchEvent.TickOpened());
    for (int i = 1; i <= 20; i++) {
      entries.add(new WatchEvent.TicksRecorded(tick(i, 20, i % 3, 20, i % 2, 60, 9), 1));
    }
    WatchState first = WatchState.start(COMPARING);
    WatchState again = first;
    for (WatchEvent entry : entries) {
      first = first.apply(entry);
      again = again.apply(Json.read(Json.write(entry), WatchEvent.class));
    }

    assertThat(again).isEqualTo(first);
    assertThat(Json.read(Json.write(first), WatchState.class)).isEqualTo(first);
    assertThat(Json.write(ALL)).doesNotContain("controlInstances");
    assertThat(Json.read(Json.write(ALL), WatchState.class)).isEqualTo(ALL);
  }

  /// Returns a state after the first poll of an observation of 5 s.
  private static WatchState watching(Analysis analysis) {
    return WatchState.start(analysis)
        .withShift(new Percent(20))
        .step(3, new Step.Observe(Duration.ofSeconds(5)))
        .withOpen();
  }

  private static Kind kind(WatchState state) {
    return Assessment.kind(state);
  }

  private static CumulativeEvidence ledger(WatchState state) {
    return state.evidence();
  }

  /// Returns the state after `times` ticks of 20 requests to the candidate, 20 to a control
  /// instance and 60 to an old one. Each of `bad`, `fresh` and `old` is the number of failures per
  /// tick.
  private static WatchState after(int times, WatchState state, int bad, int fresh, int old) {
    WatchState next = state;
    for (int i = 0; i < times; i++) {
      next = next.tick(tick(next.evidence().lastTick() + 1, 20, bad, 20, fresh, 60, old));
    }
    return next;
  }

  private static Tick tick(
      long number, int nC, int xC, int nFresh, int xFresh, int nOld, int xOld) {
    Instant from = Instant.EPOCH.plusSeconds(number);
    List<InstanceCounts.Member> members = new ArrayList<>();
    members.add(new InstanceCounts.Member("fresh", Counts.of(nFresh, xFresh)));
    if (nOld > 0) {
      members.add(new InstanceCounts.Member("old", Counts.of(nOld, xOld)));
    }
    return new Tick(
        number,
        new Tick.Span(from, from.plus(Ticks.SECOND), Ticks.SECOND),
        new VersionCounts(
            Counts.of(nC, xC),
            Counts.of(nFresh + nOld, xFresh + xOld),
            new InstanceCounts(1, members)),
        false,
        Tick.Probes.NONE,
        List.of());
  }
}
