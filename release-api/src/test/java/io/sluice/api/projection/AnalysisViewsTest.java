package io.sluice.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.AnalysisView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.VerdictView;
import io.sluice.domain.verdict.LaneTraffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnalysisViewsTest {
  private static final Instant START = Instant.EPOCH;
  private static final Step OBSERVE = new Step.Observe(Duration.ofMinutes(1));
  private static final List<Step> STEPS = List.of(new Step.Shift(new Percent(10)), OBSERVE);

  @Test
  void the_default_checks_are_named_with_their_parts_of_alpha_and_their_power() {
    AnalysisView view =
        AnalysisViews.of(Analysis.DEFAULT, STEPS, Optional.of(new LaneTraffic(10, 1_000, 5)));

    assertThat(view.checks()).hasSize(4).first().asString().startsWith("errors (error rate");
    assertThat(view.droppedDefaults()).isEmpty();
    assertThat(view.alphaShares()).extracting(it -> it.test()).contains("errors", "restarts");
    assertThat(view.power().sentence()).startsWith("at 10 rps and 10 % a doubling of errors");
    assertThat(view.power().weight()).hasValue(10);
    assertThat(view.power().fivefold().orElseThrow()).isLessThan(Duration.ofMinutes(11));
  }

  @Test
  void a_plan_too_short_to_find_five_times_the_errors_says_so() {
    assertThat(power(10, STEPS))
        .endsWith(
            "; the plan compares for 50 seconds, too short to find 5 ×: lengthen its windows or"
                + " raise its weights");
    assertThat(power(1_000, STEPS)).endsWith("(stable's error rate 0.5 %)");
    assertThat(power(70, STEPS)).contains("too short");
    Step half = new Step.Shift(new Percent(50));
    assertThat(power(70, List.of(STEPS.getFirst(), OBSERVE, half, OBSERVE)))
        .doesNotContain("too short");
  }

  private static String power(double requestsPerSecond, List<Step> steps) {
    return AnalysisViews.of(
            Analysis.DEFAULT, steps, Optional.of(new LaneTraffic(requestsPerSecond, 1_000, 5)))
        .power()
        .sentence();
  }

  @Test
  void without_traffic_or_a_comparison_the_sentence_says_so() {
    assertThat(AnalysisViews.of(Analysis.DEFAULT, STEPS, Optional.empty()).power().sentence())
        .startsWith("no traffic of this lane is on record: at 10 %");
    assertThat(power(Analysis.DEFAULT, new Step.Shift(Percent.ALL), OBSERVE))
        .contains("no observation has traffic of stable");
    assertThat(power(new Analysis(0.01, 20, List.of(Analysis.RESTARTS)), OBSERVE))
        .contains("no check compares the router's errors");
  }

  @Test
  void the_traffic_is_that_of_the_newest_release_that_measured_enough() {
    ReleaseView quiet = release(Outcome.SUCCEEDED, 0, 0);
    ReleaseView rolledBack = release(Outcome.ROLLED_BACK, 5_400, 27);
    ReleaseView older = release(Outcome.SUCCEEDED, 540, 27);

    assertThat(RecordedTraffic.find(Stream.of(quiet, rolledBack, older)))
        .hasValue(new LaneTraffic(100, 5_400, 27));
    assertThat(RecordedTraffic.find(Stream.of(older)))
        .hasValue(new LaneTraffic(19, 540 + 600, 27 + 30));
    assertThat(RecordedTraffic.find(Stream.of(release(Outcome.ROLLED_BACK, 0, 0)))).isEmpty();
  }

  private static String power(Analysis analysis, Step... steps) {
    return AnalysisViews.of(analysis, List.of(steps), Optional.empty()).power().sentence();
  }

  /// Returns a release whose second step lasted a minute, with 600 candidate requests unless stable
  /// had none.
  private static ReleaseView release(Outcome outcome, long stableRequests, long stableErrors) {
    LaneKey lane = new LaneKey("production", "shop");
    var builder =
        new ReleaseViewBuilder(
            ReleaseViews.accepted(
                new UUID(0, 1),
                ApiSpecs.of(lane, "1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "ann",
                Optional.empty(),
                START));
    builder.outcome = Optional.of(outcome);
    builder.steps.add(
        new StepView(
            2,
            Direction.FORWARD,
            OBSERVE,
            "observe",
            StepView.Status.DONE,
            Optional.empty(),
            Optional.of(START),
            Optional.empty(),
            Optional.empty()));
    builder.verdict =
        Optional.of(
            new VerdictView(
                2,
                Verdict.Kind.HEALTHY,
                "fine",
                stableRequests == 0 ? 0 : 600,
                30,
                stableRequests,
                stableErrors,
                START.plusSeconds(60)));
    return builder.build();
  }
}
