package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.after;
import static io.sluice.domain.verdict.Ticks.probed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.sluice.contract.Analysis;
import io.sluice.contract.Evidence;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssessmentTest {
  private static final Step OBSERVE = new Step.Observe(Duration.ofSeconds(5));
  private static final WatchState OBSERVING =
      WatchState.start(Ticks.DEFAULT).withShift(new Percent(10)).step(3, OBSERVE).withOpen();

  @Test
  void a_breach_names_both_rates_and_a_lower_bound_of_their_ratio() {
    WatchState state = after(4, OBSERVING, 5, 3, 45, 0);

    assertThat(Assessment.of(state).sentence())
        .matches(
            "errors 60 % against 0 % in stable, ratio at least \\d+\\.\\d with 99 % confidence,"
                + " after \\d+ requests");
  }

  @Test
  void a_breach_by_late_failures_names_the_last_requests_value_and_threshold() {
    WatchState state =
        WatchState.start(new Analysis(0.01, 20, List.of(Ticks.ERRORS)))
            .withShift(new Percent(10))
            .step(3, OBSERVE)
            .withOpen();
    for (int i = 0; i < 1_205; i++) {
      state = state.tick(evenly(i + 1, i < 1_200 ? 1 : 10));
    }

    assertThat(Assessment.of(state).sentence())
        .matches(
            "\\d+ of 300 requests failed \\(.* %\\), stable 270 of 2700 \\(10 %\\): combined"
                + " e-value \\d+ ≥ 100");
  }

  private static Tick evenly(long number, long failed) {
    Instant from = Instant.EPOCH.plusSeconds(number);
    List<InstanceCounts.Member> members =
        List.of(
            new InstanceCounts.Member("a", Counts.of(30, 3)),
            new InstanceCounts.Member("b", Counts.of(30, 3)),
            new InstanceCounts.Member("c", Counts.of(30, 3)));
    return new Tick(
        number,
        new Tick.Span(from, from.plusSeconds(1), Ticks.SECOND),
        new VersionCounts(Counts.of(10, failed), Counts.of(90, 9), new InstanceCounts(1, members)),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  @Test
  void a_broken_limit_names_it() {
    WatchState alone =
        WatchState.start(Ticks.DEFAULT).withShift(Percent.ALL).step(1, OBSERVE).withOpen();

    assertThat(Assessment.of(after(4, alone, 50, 25, 0, 0)).sentence())
        .matches("\\d+ of \\d+ requests failed \\(50 %\\), limit 5 %: combined e-value \\S+ ≥ 100");
  }

  @Test
  void a_single_test_decides_by_its_own_e_value() {
    WatchState single =
        WatchState.start(new Analysis(0.01, 20, List.of(Ticks.SLO)))
            .withShift(Percent.ALL)
            .step(1, OBSERVE)
            .withOpen();

    assertThat(Assessment.of(after(single, 50, 25, 0, 0)).sentence())
        .matches("25 of 50 requests failed \\(50 %\\), limit 5 %: e-value \\S+ ≥ 100");
  }

  @Test
  void a_breach_by_latency_counts_the_slow_requests_at_the_bound_that_differs_most() {
    WatchState state =
        WatchState.start(new Analysis(0.01, 20, List.of(Ticks.LATENCY)))
            .withShift(new Percent(10))
            .step(3, OBSERVE)
            .withOpen();
    state = after(4, state, 10, 0, 90, 0); // latency is not measured in the warm-up
    for (long i = 5; state.evidence().breach().isEmpty() && i < 60; i++) {
      state =
          state.tick(
              Ticks.tick(
                  i,
                  new Counts(10, 0, List.of(9L, 5L, 0L), 0),
                  new Counts(90, 0, List.of(81L, 9L, 0L), 0)));
    }

    assertThat(Assessment.of(state).sentence())
        .matches(
            "(\\d+)5 of (\\d+)0 requests took longer than 10 ms \\(50 %\\), stable \\d+ of \\d+0"
                + " \\(10 %\\): e-value \\d+ ≥ 100");
  }

  @Test
  void a_sentence_in_the_warm_up_says_so() {
    WatchState state = OBSERVING;
    for (int i = 0; i < 5; i++) {
      Tick next = Ticks.tick(i + 1, 5, 0, 45, 0);
      state =
          state.tick(
              state.next(
                  next.span(),
                  next.counts(),
                  InstanceAges.ofCandidate(Duration.ofSeconds(i)),
                  Tick.Probes.NONE,
                  List.of()));
    }

    assertThat(Assessment.of(state).sentence())
        .matches(
            ".* stable 0 of \\d+ \\(0 %\\): combined e-value 0.9 < 100 in 5s, in the candidate's"
                + " warm-up of 10s");
    assertThat(Assessment.of(state).evidence().notes())
        .contains(
            "the candidate has been in its warm-up of 10s (warmUp) only: its errors are compared"
                + " with 11 times stable's, and its latency is not compared");
    assertThat(Assessment.of(after(3, state, 5, 0, 45, 0)).sentence()).doesNotContain("warm-up");
  }

  @Test
  void a_sentence_names_a_limit_that_is_exceeded_but_not_proved() {
    WatchState state = after(3, OBSERVING, 5, 0, 45, 0);

    assertThat(Assessment.of(state).sentence()).doesNotContain("limit");
    assertThat(Assessment.of(after(2, state, 5, 1, 45, 0)).sentence())
        .startsWith("2 of 25 requests failed (8 %), stable 0 of 225 (0 %): ")
        .contains("; the candidate is above the limit of 5 % (slo), but this is not proved");
  }

  @Test
  void a_limit_that_the_candidate_provably_exceeds_is_not_called_unproved() {
    WatchState state = OBSERVING;
    while (state.evidence().undecidedLimits().findAny().isEmpty()
        && state.evidence().lastTick() < 40) {
      state = after(state, 10, 3, 10, 1);
    }

    assertThat(state.evidence().undecidedLimits()).hasSize(1);
    assertThat(Assessment.of(state).sentence()).doesNotContain("not proved");
  }

  @Test
  void the_evidence_holds_all_that_recomputes_the_verdict() {
    Evidence evidence = Assessment.of(after(5, OBSERVING, 5, 0, 45, 1)).evidence();

    assertThat(evidence.ticks().from()).contains(Instant.EPOCH.plusSeconds(1));
    assertThat(evidence.ticks().to()).contains(Instant.EPOCH.plusSeconds(6));
    assertThat(evidence.ticks().lastTick()).isEqualTo(5);
    assertThat(List.of(evidence.counts().requests(), evidence.counts().errors()))
        .containsExactly(25L, 0L);
    assertThat(List.of(evidence.counts().stableRequests(), evidence.counts().stableErrors()))
        .containsExactly(225L, 5L);
    assertThat(evidence.alpha()).isEqualTo(0.01);
    assertThat(evidence.policy()).isEqualTo("sluice/10");
    assertThat(evidence.findings())
        .extracting(Evidence.Finding::check, Evidence.Finding::hasData)
        .containsExactly(tuple("errors", true), tuple("slo", true), tuple("all tests", true));
  }

  @Test
  void all_tests_share_one_alpha() {
    Analysis three = new Analysis(0.01, 20, List.of(Ticks.ERRORS, Ticks.LATENCY, Ticks.SLO));
    WatchState state =
        after(3, WatchState.start(three).withShift(new Percent(10)).withOpen(), 10, 1, 90, 0);

    Evidence evidence = Assessment.of(state).evidence();
    double sum = 0;
    for (Evidence.AlphaShare share : evidence.alphaShares()) {
      double logE =
          evidence.findings().stream()
              .filter(finding -> finding.check().equals(share.test()))
              .mapToDouble(finding -> finding.eValue().logE())
              .findFirst()
              .orElse(0);
      sum += share.share() * Math.exp(logE);
    }
    assertThat(evidence.alphaShares().stream().mapToDouble(Evidence.AlphaShare::share).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(evidence.findings().getLast().check()).isEqualTo("all tests");
    assertThat(Math.exp(state.evidence().totalLogE())).isCloseTo(sum, within(1e-9));
  }

  @Test
  void successful_probes_replace_missing_requests_and_the_sentence_counts_both() {
    WatchState state = after(5, OBSERVING, 1, 0, 9, 0);
    for (int i = 0; i < 5; i++) {
      assertThat(Assessment.of(state).kind()).isEqualTo(Kind.INCONCLUSIVE);
      state = state.tick(probed(6 + i, Counts.NONE, Counts.NONE, 3, 0));
    }

    Assessment assessment = Assessment.of(state);
    assertThat(assessment.kind()).isEqualTo(Kind.HEALTHY);
    assertThat(assessment.sentence())
        .isEqualTo("5 of the 20 requests needed came; 15 probes succeeded in their place");
    assertThat(assessment.evidence().probes()).isEqualTo(15);
  }

  @Test
  void a_failed_probe_resets_the_count_of_probes() {
    WatchState preview = WatchState.start(Ticks.DEFAULT).step(2, OBSERVE).withOpen();
    for (int i = 1; i <= 7; i++) {
      preview = preview.tick(probed(i, Counts.NONE, Counts.of(50, 0), 3, 0));
    }
    assertThat(Assessment.of(preview).kind()).isEqualTo(Kind.HEALTHY);

    WatchState failed = preview.tick(probed(8, Counts.NONE, Counts.of(50, 0), 2, 1));

    assertThat(Assessment.of(failed).kind()).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(Assessment.of(failed).sentence())
        .isEqualTo("0 of the 20 requests needed came; a probe failed, so their count starts again");
  }

  @Test
  void probes_do_not_stand_in_for_a_candidate_that_hangs_on_its_traffic() {
    WatchState state = after(8, OBSERVING, 0, 0, 45, 0);
    for (int i = 9; i < 20; i++) {
      state = state.tick(probed(i, Counts.NONE, Counts.of(45, 0), 3, 0));
    }

    assertThat(Assessment.of(state).kind()).isEqualTo(Kind.INVALID);
    assertThat(Assessment.of(state).sentence())
        .isEqualTo(
            "the candidate answered 0 requests where its weight of 10 % makes about 95: "
                + "it hangs, or the router does not apply the weights");
    assertThat(Assessment.of(after(state, 95, 0, 45, 0)).kind()).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void client_aborts_only_at_the_candidate_make_the_verdict_invalid() {
    WatchState state = WatchState.start(Ticks.DEFAULT).withShift(Percent.ALL).step(1, OBSERVE);
    state = after(8, state.withOpen(), 0, 0, 0, 0);
    for (int i = 9; i < 20; i++) {
      state = state.tick(probed(i, Counts.of(8, 0).withAborted(1), Counts.NONE, 3, 0));
    }

    assertThat(Assessment.of(state).kind()).isEqualTo(Kind.INVALID);
    assertThat(Assessment.of(state).sentence())
        .isEqualTo(
            "clients aborted 11 of 99 requests to the candidate before its answer, "
                + "and 0 of 0 to stable");
    assertThat(Assessment.of(after(state, 100, 0, 0, 0)).kind()).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void client_aborts_at_both_versions_do_not_count_against_the_candidate() {
    WatchState state = OBSERVING;
    for (int i = 1; i < 20; i++) {
      state =
          state.tick(
              probed(i, Counts.of(5, 0).withAborted(5), Counts.of(45, 0).withAborted(45), 0, 0));
    }

    assertThat(Assessment.of(state).kind()).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void the_sentence_of_an_inconclusive_verdict_names_the_missing_evidence() {
    assertThat(Assessment.of(OBSERVING.withoutReading("the router does not answer")).sentence())
        .isEqualTo("nothing measured: the router does not answer");
    assertThat(Assessment.of(after(2, OBSERVING, 5, 0, 45, 0)).sentence())
        .startsWith("0 of 10 requests failed (0 %), stable 0 of 90 (0 %): combined e-value ")
        .endsWith(" < 100");
  }
}
