package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.WatchFixture.PROMETHEUS;
import static io.sluice.domain.verdict.WatchFixture.finding;
import static io.sluice.domain.verdict.WatchFixture.kind;
import static io.sluice.domain.verdict.WatchFixture.observing;
import static io.sluice.domain.verdict.WatchFixture.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Decision;
import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.Threshold.Baseline;
import io.sluice.contract.Threshold.Range;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A threshold that compares its values with those of earlier good releases.
class BaselineTest {
  private static final List<Double> MEANS = List.of(12.0, 11.0, 10.0, 9.0, 8.0, 100.0);

  @ParameterizedTest
  @CsvSource({
    "10, 1.1, , 11, SUCCESS",
    "10, 1.1, , 11.1, FAILURE",
    "10, 1.1, , -100, SUCCESS",
    "10, , 0.9, 9, SUCCESS",
    "10, , 0.9, 8.9, FAILURE",
    "10, , 0.9, 100, SUCCESS",
    "10, 1.1, 0.9, 10.5, SUCCESS",
    "10, 1, 1, 10, SUCCESS",
    "10, 1, 1, 10.1, FAILURE",
    // A factor is relative to the size of the baseline, so the baseline itself is always good.
    "-10, 1.1, 0.9, -10, SUCCESS",
    "-10, 1.1, , -9, SUCCESS",
    "-10, 1.1, , -8.9, FAILURE",
    "-10, , 0.9, -11, SUCCESS",
    "-10, , 0.9, -11.1, FAILURE",
    // Only zero is a multiple of zero, and an infinite value is not a multiple of a number.
    "0, 1.1, 0.9, 0, SUCCESS",
    "0, 1.1, , 0.001, INCONCLUSIVE",
    "0, 1.1, , -1, SUCCESS",
    "0, , 0.9, -1, INCONCLUSIVE",
    "10, 1.1, , Infinity, INCONCLUSIVE",
    "10, , 0.9, Infinity, INCONCLUSIVE",
    "10, , 0.9, -Infinity, INCONCLUSIVE",
    // Only a condition that accepts NaN lets it pass, and that condition has judged it.
    "10, 1.1, 0.9, NaN, SUCCESS"
  })
  void a_value_is_judged_by_its_ratio_to_the_mean(
      double mean,
      @Nullable Double more,
      @Nullable Double less,
      double value,
      MeasurementOutcome outcome) {
    Baseline rules = new Baseline(5, Optional.ofNullable(more), Optional.ofNullable(less));

    assertThat(new io.sluice.domain.verdict.Baseline(mean, 5).judge(rules, value))
        .isEqualTo(outcome);
  }

  @Test
  void the_newest_releases_count_each_by_its_own_mean_and_as_many_as_there_are() {
    assertThat(io.sluice.domain.verdict.Baseline.compute(MEANS, 5))
        .contains(new io.sluice.domain.verdict.Baseline(10, 5));
    assertThat(io.sluice.domain.verdict.Baseline.compute(MEANS, 1))
        .contains(new io.sluice.domain.verdict.Baseline(12, 1));
    assertThat(io.sluice.domain.verdict.Baseline.compute(MEANS.subList(0, 2), 20))
        .contains(new io.sluice.domain.verdict.Baseline(11.5, 2));
    assertThat(io.sluice.domain.verdict.Baseline.compute(List.of(), 5)).isEmpty();
    assertThat(io.sluice.domain.verdict.Baseline.compute(List.of(1e308, 1e308), 5)).isEmpty();
  }

  @Test
  void a_value_too_far_from_good_releases_is_unhealthy_with_the_reason() {
    WatchState state =
        measuring(withBaseline(check(20, null)), MeasurementOutcome.SUCCESS, 10.5, 11.5);

    assertThat(kind(state)).isEqualTo(Kind.UNHEALTHY);
    assertThat(sentence(state))
        .isEqualTo(
            "orders: 1 of 2 measurements failed, limit 0; the last value was 11.5, good is at most"
                + " 20, and at most 1.1 times the 10 of the last 5 good releases");
    assertThat(finding(state, "orders").result().measured().orElseThrow().baseline())
        .contains(new Evidence.Baseline(10, 5, Optional.of(1.1), Optional.empty()));
  }

  @Test
  void a_failed_measurement_is_unhealthy_although_it_equals_the_baseline() {
    assertThat(kind(measuring(withBaseline(check(20, null)), MeasurementOutcome.FAILURE, 10)))
        .isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void values_as_those_of_good_releases_are_healthy_and_the_sentence_has_both() {
    WatchState state =
        measuring(withBaseline(check(20, null)), MeasurementOutcome.SUCCESS, 10, 10, 10.5);

    assertThat(kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(sentence(state))
        .endsWith(
            "; orders: 3 of 3 measurements good, 10.5 against 10 of the last 5 good releases");
  }

  @Test
  void a_value_other_than_zero_is_inconclusive_with_a_baseline_of_zero() {
    WatchState zero =
        observing(check(20, null))
            .apply(new WatchEvent.BaselineLoaded(Map.of("orders", List.of(0.0))));

    assertThat(kind(measuring(zero, MeasurementOutcome.SUCCESS, 0, 0, 0))).isEqualTo(Kind.HEALTHY);
    WatchState more = measuring(zero, MeasurementOutcome.SUCCESS, 0, 3, 3);
    assertThat(kind(more)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(sentence(more))
        .isEqualTo(
            "check orders has 2 inconclusive measurements, limit 0; the last value was 3, which is"
                + " no multiple of the 0 of the last good release");
  }

  @Test
  void the_other_rules_decide_with_a_note_if_no_good_release_exists() {
    WatchState state =
        measuring(observing(check(20, null)), MeasurementOutcome.SUCCESS, 500, 500, 500);

    assertThat(kind(state)).isEqualTo(Kind.HEALTHY);
    assertThat(sentence(state))
        .endsWith("; orders: 3 of 3 measurements good, no earlier good release to compare with");
    assertThat(finding(state, "orders").result().measured().orElseThrow().baseline()).isEmpty();
  }

  @Test
  void a_comparison_alone_has_nothing_to_judge_without_a_good_release() {
    WatchState alone = measuring(observing(alone(null)), MeasurementOutcome.SUCCESS, 500, 500, 500);
    WatchState another =
        measuring(observing(alone(null), Ticks.SLO), MeasurementOutcome.SUCCESS, 500, 500, 500);

    assertThat(kind(alone)).isEqualTo(Kind.INCONCLUSIVE); // no check had data
    assertThat(sentence(alone))
        .isEqualTo("check orders has nothing to judge: no earlier good release to compare with");
    assertThat(kind(another)).isEqualTo(Kind.HEALTHY);
    assertThat(sentence(another)).endsWith("; orders: no earlier good release to compare with");
    assertThat(
            kind(
                measuring(
                    observing(alone(Decision.HOLD), Ticks.SLO),
                    MeasurementOutcome.SUCCESS,
                    5,
                    5,
                    5)))
        .isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(measuring(withBaseline(alone(null)), MeasurementOutcome.SUCCESS, 500)))
        .isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void the_mean_excludes_values_that_are_not_finite() {
    WatchState state =
        measuring(
            observing(alone(null)),
            MeasurementOutcome.SUCCESS,
            1,
            2,
            Double.NaN,
            6,
            Double.POSITIVE_INFINITY);
    state = WatchFixture.tick(state, new SourceSample.Missing("orders", "unavailable"));

    assertThat(state.evidence().means()).containsExactly(Map.entry("orders", new Mean(3, 9)));
    assertThat(new Mean(3, 9).value()).isEqualTo(3);
  }

  @Test
  void a_state_reads_back_equal_and_a_snapshot_without_means_continues() {
    WatchState state = measuring(withBaseline(check(20, null)), MeasurementOutcome.SUCCESS, 10);
    assertThat(Json.read(Json.write(state), WatchState.class)).isEqualTo(state);

    String old = Json.write(measuring(observing(old()), MeasurementOutcome.SUCCESS, 10));
    assertThat(old).contains("\"mean\":{");
    String before = old.replaceAll("\"mean\":\\{[^}]*\\},?", "").replace(",}", "}");
    assertThat(before).doesNotContain("mean").doesNotContain("baseline");
    WatchState next =
        measuring(Json.read(before, WatchState.class), MeasurementOutcome.SUCCESS, 12);
    assertThat(next.evidence().means()).containsExactly(Map.entry("orders", new Mean(1, 12)));
  }

  private static WatchState withBaseline(Check... checks) {
    return observing(checks).apply(new WatchEvent.BaselineLoaded(Map.of("orders", MEANS)));
  }

  private static WatchState measuring(
      WatchState start, MeasurementOutcome outcome, double... values) {
    WatchState state = start;
    for (double value : values) {
      state =
          WatchFixture.tick(
              state, new SourceSample.Valued("orders", outcome, List.of(value), List.of()));
    }
    return state;
  }

  private static Check alone(@Nullable Decision onNoData) {
    return check(0, onNoData);
  }

  private static Check old() {
    return new Check("orders", PROMETHEUS, ThresholdJudgeTest.rules(0, 0, 4, 0, 0));
  }

  /// @param most upper end of the range; 0 for none
  private static Check check(double most, @Nullable Decision onNoData) {
    return new Check(
        "orders",
        PROMETHEUS,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(onNoData),
        Optional.empty(),
        Optional.of(
            new io.sluice.contract.Threshold(
                Duration.ofMinutes(1),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                4,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Range(Optional.empty(), Optional.of(most))).filter(_ -> most > 0),
                Optional.of(new Baseline(5, Optional.of(1.1), Optional.empty())))),
        Optional.empty(),
        Optional.empty());
  }
}
