package io.sluice.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.projection.AnalysisViews;
import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Decision;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.LaneTraffic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InactiveChecksTest {
  private static final Step SHIFT = new Step.Shift(new Percent(50));

  @Test
  void latency_is_inactive_if_all_windows_end_within_the_warm_up() {
    assertThat(of(Compare.LATENCY, observe(60), SHIFT, observe(5), SHIFT, observe(5)))
        .containsExactly(
            "latency is not judged: all windows together end within the warm-up of 10s; lengthen the"
                + " windows, or shorten analysis.warmUp");
  }

  @Test
  void errors_are_not_compared_with_the_tolerance_then() {
    assertThat(of(Compare.ERROR_RATE, SHIFT, observe(5)))
        .containsExactly(
            "errors are not compared with allow, only with 11 times stable's: all windows together"
                + " end within the warm-up of 10s; lengthen the windows, or shorten"
                + " analysis.warmUp");
  }

  @Test
  void one_sentence_names_both_checks_and_the_first_windows() {
    Plan plan = new Plan(List.of(SHIFT, observe(5), SHIFT, observe(5), SHIFT, observe(5)));

    assertThat(InactiveChecks.of(plan, Analysis.DEFAULT, false))
        .containsExactly(
            "latency is not judged, and errors are not compared with allow, only with 11 times"
                + " stable's in the first 2 windows, which end within the warm-up of 10s; lengthen"
                + " the windows, or shorten analysis.warmUp");
    assertThat(of(Compare.LATENCY, SHIFT, observe(5), SHIFT, observe(6)))
        .containsExactly(
            "latency is not judged in the first window, which ends within the warm-up of 10s;"
                + " lengthen the windows, or shorten analysis.warmUp");
  }

  @Test
  void a_plan_without_an_observation_has_a_note() {
    Plan plan = new Plan(List.of(SHIFT));
    Plan baking = new Plan(List.of(SHIFT, new Step.Bake(Duration.ofMinutes(1))));

    assertThat(InactiveChecks.of(plan, Analysis.DEFAULT, false))
        .containsExactly("no step waits for a healthy verdict: the plan has no observation");
    assertThat(InactiveChecks.of(plan, Analysis.DEFAULT, true))
        .containsExactly(
            "no step waits for a healthy verdict: the plan has no observation, since the lane has"
                + " no version to compare with");
    assertThat(InactiveChecks.of(baking, Analysis.DEFAULT, false))
        .containsExactly(
            "no step waits for a healthy verdict: the plan has no observation; limits and restarts"
                + " can still roll back during its holds and its bake time");
  }

  @Test
  void a_limit_that_allows_most_requests_to_be_slow_has_a_note() {
    var slow = new Analysis.Slow(Duration.ofMillis(500), 0.99);
    var limit = new Analysis.Limit(Optional.empty(), Optional.of(slow));
    Check check =
        new Check("p99", Source.router(), Optional.empty(), Optional.empty(), Optional.of(limit));

    assertThat(
            InactiveChecks.of(
                new Plan(List.of(SHIFT, observe(60))),
                new Analysis(0.01, 20, List.of(check)),
                false))
        .containsExactly(
            "check p99 allows 99 % of the requests to be slow: share is that part, such as 0.01 for"
                + " p99");
  }

  @Test
  void checks_are_active_if_the_windows_outlast_the_warm_up() {
    assertThat(of(Compare.LATENCY, SHIFT, observe(11), SHIFT, observe(6))).isEmpty();
    assertThat(of(Compare.LATENCY, SHIFT, hold(11), SHIFT, observe(5))).isEmpty();
    assertThat(of(Compare.ERROR_RATE, SHIFT, hold(5), observe(9))).isEmpty();
  }

  @Test
  void the_expected_power_leaves_out_the_same_windows() {
    Plan plan = new Plan(List.of(SHIFT, observe(5), SHIFT, observe(5), SHIFT, observe(5)));

    assertThat(InactiveChecks.of(plan, Analysis.DEFAULT, false))
        .singleElement()
        .asString()
        .contains("in the first 2 windows, which end within the warm-up of 10s");
    assertThat(
            AnalysisViews.of(
                    Analysis.DEFAULT, plan.steps(), Optional.of(new LaneTraffic(10, 1_000, 5)))
                .power()
                .sentence())
        .contains("the plan compares for 5 seconds, too short to find 5 ×");
  }

  private static List<String> of(Compare compare, Step... steps) {
    var check =
        new Check("it", Source.router(), Optional.of(compare), Optional.of(1.1), Optional.empty());
    return InactiveChecks.of(
        new Plan(List.of(steps)), new Analysis(0.01, 20, List.of(check)), false);
  }

  private static Step observe(int seconds) {
    return new Step.Observe(Duration.ofSeconds(seconds));
  }

  private static Step hold(int seconds) {
    return new Step.Hold(Duration.ofSeconds(seconds), Decision.PASS, "");
  }
}
