package io.sluice.health.measurement;

import static io.sluice.health.measurement.MeasurementFixture.PROMETHEUS;
import static io.sluice.health.measurement.MeasurementFixture.singleValue;
import static io.sluice.health.measurement.MeasurementFixture.threshold;
import static io.sluice.health.measurement.MeasurementFixture.valued;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.health.source.SourceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the conversion of responses to measurements.
class SampleCalculatorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        // The semantics of Argo Rollouts.
        "result[0] < 5.0 ~ ~ 4 ~ SUCCESS",
        "result[0] < 5.0 ~ ~ 6 ~ FAILURE",
        "~ result[0] > 5.0 ~ 4 ~ SUCCESS",
        "~ result[0] > 5.0 ~ 6 ~ FAILURE",
        "result[0] < 5.0 ~ result[0] > 10.0 ~ 4 ~ SUCCESS",
        "result[0] < 5.0 ~ result[0] > 10.0 ~ 7 ~ INCONCLUSIVE",
        "result[0] < 5.0 ~ result[0] > 3.0 ~ 4 ~ FAILURE",
        "!isNaN(result[0]) ~ ~ NaN ~ FAILURE",
        "isNaN(result[0]) || result[0] < 5.0 ~ ~ NaN ~ SUCCESS",
        "result[0] <= stable[0] ~ ~ 1 ~ SUCCESS",
        // The range in these tests ends at 100.
        "~ ~ 100 ~ SUCCESS",
        "~ ~ 101 ~ FAILURE"
      })
  void conditions_and_range_determine_the_outcome_of_a_value(
      @Nullable String success,
      @Nullable String failure,
      double value,
      MeasurementOutcome outcome) {
    assertThat(after(threshold(success, failure), singleValue(value)))
        .containsExactly(valued(outcome, value));
  }

  @Test
  void an_unusable_answer_is_missing_and_never_a_value() {
    assertThat(
            after(
                threshold("result[3] > 1.0", null),
                singleValue(1),
                new SourceResponse.Values(List.of(), List.of()),
                new SourceResponse.NoData("a page for people: <html>"),
                new SourceResponse.ExternalVerdict(Verdict.Kind.HEALTHY, "well"),
                totals("one", 1, 1),
                singleValue(Double.NaN)))
        .hasSize(6)
        .allSatisfy(it -> assertThat(it).isInstanceOf(SourceSample.Missing.class))
        .extracting(it -> it instanceof SourceSample.Missing(_, String reason) ? reason : "")
        .contains(
            "no value of the candidate",
            "a page for people: <html>",
            "a verdict where numbers are required",
            "counts where a value is required",
            "the value is no number (NaN)");
  }

  @Test
  void the_difference_between_totals_counts() {
    assertThat(after(limit(), totals("one", 100, 1), totals("one", 110, 3)))
        .containsExactly(
            new SourceSample.Counted(
                "slo",
                new VersionCounts(
                    Counts.of(10, 2),
                    Counts.of(10, 0),
                    new InstanceCounts(
                        1, List.of(new InstanceCounts.Member("s", Counts.of(10, 0)))))));
  }

  @Test
  void totals_that_decrease_or_restart_are_missing_and_set_a_new_start() {
    assertThat(
            after(
                limit(),
                totals("one", 100, 1),
                totals("one", 90, 1),
                totals("two", 95, 1),
                totals("two", 96, 1)))
        .extracting(it -> it instanceof SourceSample.Missing(_, String reason) ? reason : "counted")
        .containsExactly("its counters decreased", "its counters restarted", "counted");
  }

  @Test
  void totals_across_a_shift_do_not_count_and_a_new_instance_begins_at_its_first() {
    var calculator = new SampleCalculator(limit());
    assertThat(calculator.find(totals("one", 100, 1), 10)).isEmpty();
    assertThat(calculator.find(totals("one", 110, 3), 50)).isEmpty();
    SourceResponse grown =
        new SourceResponse.Totals(
            Map.of("c", Counts.of(115, 3), "new", Counts.of(1_000, 900)),
            Map.of("s", Counts.of(115, 0)),
            "one");

    assertThat(calculator.find(grown, 50).orElseThrow())
        .isInstanceOfSatisfying(
            SourceSample.Counted.class,
            it -> assertThat(it.counts().candidate()).isEqualTo(Counts.of(5, 0)));
  }

  @Test
  void a_condition_that_is_none_is_missing_and_no_fault_of_the_watch() {
    assertThat(after(threshold("result[0] <", null), singleValue(1)))
        .singleElement()
        .isInstanceOfSatisfying(
            SourceSample.Missing.class,
            it -> assertThat(it.reason()).startsWith("no condition: at 1:"));
  }

  private static List<SourceSample> after(Check check, SourceResponse... responses) {
    var calculator = new SampleCalculator(check);
    List<SourceSample> measured = new ArrayList<>();
    for (SourceResponse response : responses) {
      calculator.find(response, 10).ifPresent(measured::add);
    }
    return measured;
  }

  private static SourceResponse totals(String startId, long requests, long errors) {
    return new SourceResponse.Totals(
        Map.of("c", Counts.of(requests, errors)), Map.of("s", Counts.of(requests, 0)), startId);
  }

  private static Check limit() {
    return new Check(
        "slo",
        PROMETHEUS,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Analysis.Limit(0.05)));
  }
}
