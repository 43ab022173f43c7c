package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.WatchFixture.BRIEF;
import static io.sluice.domain.verdict.WatchFixture.PROMETHEUS;
import static io.sluice.domain.verdict.WatchFixture.finding;
import static io.sluice.domain.verdict.WatchFixture.kind;
import static io.sluice.domain.verdict.WatchFixture.observing;
import static io.sluice.domain.verdict.WatchFixture.pass;
import static io.sluice.domain.verdict.WatchFixture.report;
import static io.sluice.domain.verdict.WatchFixture.sentence;
import static io.sluice.domain.verdict.WatchFixture.threshold;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Decision;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Thresholds, scores and external verdicts together with the e-processes: the worst result wins.
class IndependentChecksTest {
  @Test
  void a_good_measurement_and_a_window_without_a_breach_are_healthy() {
    WatchState state = pass(observing(threshold(null, null, false)), "+..");

    assertThat(kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(sentence(state)).contains("p99: 1 of 1 measurements good");
  }

  @Test
  void a_failed_threshold_is_unhealthy_without_evidence_of_an_e_process() {
    WatchState state = pass(observing(threshold(null, null, false)), "+-");

    assertThat(kind(state)).isEqualTo(Kind.UNHEALTHY);
    assertThat(sentence(state))
        .isEqualTo(
            "p99: 1 of 2 measurements failed, limit 0; the last value was 1.5, good is at most 2");
    assertThat(finding(state, "p99").result().measured().orElseThrow().failed()).isEqualTo(1);
    assertThat(kind(pass(state, "++++"))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_dry_run_reports_and_changes_nothing() {
    WatchState state = pass(observing(threshold(null, null, true), Ticks.SLO), "+-.");

    assertThat(kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(finding(state, "p99").result().measured().orElseThrow().failed()).isEqualTo(1);
  }

  @Test
  void a_check_reports_its_unavailable_source_and_holds_until_it_answers() {
    WatchState unavailable = pass(observing(threshold(null, null, false), Ticks.SLO), "!!!!");

    assertThat(kind(unavailable)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(sentence(unavailable))
        .isEqualTo(
            "check p99 has nothing to judge: it does not answer, since 1970-01-01T00:00:02Z");
    assertThat(finding(unavailable, "p99").outage().orElseThrow().reason())
        .isEqualTo("it does not answer");
    assertThat(kind(pass(unavailable, "+"))).isEqualTo(Kind.HEALTHY);
    assertThat(finding(pass(unavailable, "+"), "p99").outage()).isEmpty();
  }

  @Test
  void a_check_holds_after_too_many_missing_measurements_in_a_row() {
    WatchState state = pass(observing(threshold(null, null, false)), "+!!!!");

    assertThat(kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(kind(pass(state, "!"))).isEqualTo(Kind.INCONCLUSIVE);
  }

  /// Returns a watch with a check of another source, of a candidate without weight.
  private static WatchState without(AssignmentMode how) {
    return WatchState.start(
            new Analysis(0.01, 20, List.of(threshold(null, null, false), Ticks.ERRORS)))
        .withShift(Percent.NONE, Optional.of(how))
        .step(3, new Step.Observe(Duration.ofSeconds(5)))
        .withOpen();
  }

  /// Returns the state after ten ticks in which the candidate had only probes.
  private static WatchState probed(WatchState state) {
    WatchState after = state;
    for (int i = 1; i <= 10; i++) {
      after = after.tick(Ticks.probed(i, Counts.NONE, Counts.of(90, 0), 3, 0));
    }
    return after;
  }

  @Test
  void other_sources_judge_a_candidate_without_weight_only_if_requests_match() {
    WatchState matched = without(AssignmentMode.BY_MATCH);
    WatchState unmatched = probed(matched);

    assertThat(kind(unmatched)).isEqualTo(Kind.HEALTHY);
    assertThat(kind(Ticks.after(10, matched, 10, 0, 90, 0))).isEqualTo(Kind.INCONCLUSIVE);
  }

  @Test
  void other_sources_judge_a_candidate_that_gets_only_mirrored_requests() {
    WatchState mirrored = without(AssignmentMode.MIRRORED);
    WatchState silent = probed(mirrored);

    assertThat(kind(silent)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(pass(silent, "+"))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(pass(mirrored, "--"))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void without_data_the_check_decides() {
    assertThat(kind(pass(observing(threshold(Decision.PASS, null, false), Ticks.SLO), "!!!")))
        .isEqualTo(Kind.HEALTHY);
    assertThat(kind(pass(observing(threshold(Decision.ROLLBACK, null, false)), "!!!")))
        .isEqualTo(Kind.UNHEALTHY);
    assertThat(kind(pass(observing(threshold(Decision.PASS, null, false)), "!!!")))
        .isEqualTo(Kind.INCONCLUSIVE); // no check had data: that is never healthy
  }

  @Test
  void an_inconclusive_threshold_does_what_it_declares() {
    assertThat(kind(pass(observing(threshold(null, null, false)), "?++")))
        .isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(pass(observing(threshold(null, Decision.PASS, false)), "?++")))
        .isEqualTo(Kind.HEALTHY);
    assertThat(kind(pass(observing(threshold(null, Decision.ROLLBACK, false)), "?++")))
        .isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_threshold_that_failed_too_often_withdraws_although_it_was_inconclusive_before() {
    WatchState passed = pass(observing(threshold(null, Decision.PASS, false)), "?+.");
    WatchState later = passed.step(4, BRIEF).withOpen();

    assertThat(kind(passed)).isEqualTo(Kind.HEALTHY);
    assertThat(kind(pass(later, "-"))).isEqualTo(Kind.UNHEALTHY);
    assertThat(
            PublishedVerdict.NOTHING
                .with(Assessment.of(passed).verdict(3), passed)
                .findDueVerdict(pass(later, "-")))
        .hasValueSatisfying(verdict ->
            assertThat(verdict.sentence()).startsWith("p99: 1 of 3 measurements failed, limit 0"));
    assertThat(kind(pass(observing(threshold(null, null, false)), "?-"))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_threshold_that_passes_when_inconclusive_still_needs_data() {
    WatchState passed = pass(observing(threshold(null, Decision.PASS, false), Ticks.SLO), "?..");

    assertThat(kind(passed)).isEqualTo(Kind.HEALTHY);
    assertThat(kind(pass(passed, "!!!!!"))).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(pass(passed, "!!!!!+"))).isEqualTo(Kind.HEALTHY);
  }

  /// Failures add up, as the document declares; measurement errors are not failures.
  @Test
  void no_data_is_no_failure_of_a_threshold() {
    WatchState unavailable = pass(observing(threshold(null, null, false), Ticks.SLO), "!!!!!!!!!!");

    assertThat(kind(unavailable)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(finding(unavailable, "p99").result().measured().orElseThrow().failed()).isZero();
    assertThat(kind(pass(unavailable, "+"))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(pass(unavailable, "+-"))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void each_step_needs_a_new_measurement_unless_the_threshold_has_enough() {
    WatchState next =
        pass(observing(threshold(null, null, false)), "+..").step(4, BRIEF).withOpen();
    Check twice = new Check("p99", PROMETHEUS, ThresholdJudgeTest.rules(0, 0, 4, 2, 0));
    WatchState one = pass(observing(twice), "+..");

    assertThat(kind(pass(next, "..."))).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(one)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(sentence(one)).isEqualTo("check p99 is not finished after 1 measurements");
    assertThat(kind(pass(pass(one, "+").step(4, BRIEF).withOpen(), "..."))).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void the_verdict_of_an_external_source_determines_the_kind() {
    Check scanner =
        new Check(
            "scanner",
            new Source.External("scanner"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    WatchState silent = pass(observing(scanner), "...");

    assertThat(kind(silent)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(report(silent, Kind.HEALTHY))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(report(silent, Kind.INVALID))).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(report(silent, Kind.UNHEALTHY))).isEqualTo(Kind.UNHEALTHY);
    assertThat(sentence(report(silent, Kind.UNHEALTHY)))
        .isEqualTo("scanner is unhealthy: a known vulnerability");
    assertThat(finding(report(silent, Kind.HEALTHY), "scanner").result().externalVerdict())
        .contains(Kind.HEALTHY);
  }
}
