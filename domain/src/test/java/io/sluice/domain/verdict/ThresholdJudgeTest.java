package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.ThresholdJudge.Phase.DONE;
import static io.sluice.domain.verdict.ThresholdJudge.Phase.FAILED;
import static io.sluice.domain.verdict.ThresholdJudge.Phase.INCONCLUSIVE;
import static io.sluice.domain.verdict.ThresholdJudge.Phase.NO_DATA;
import static io.sluice.domain.verdict.ThresholdJudge.Phase.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import io.sluice.domain.verdict.ThresholdJudge.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of Argo Rollouts for the measurements of a metric, and of Flagger for the checks of a
/// canary: `+` good, `-` failed, `?` inconclusive, `!` measurement error.
class ThresholdJudgeTest {

  @ParameterizedTest
  @CsvSource({
    // According to the documentation three failures abort at failureLimit 3; in fact four do.
    "---, 3, RUNNING",
    "----, 3, FAILED",
    // Failures count over the whole release, consecutive or not.
    "-+++-+++-+++-, 3, FAILED",
    "-, 0, FAILED",
    "+++, 0, RUNNING",
    // A limit below 0 turns the check off.
    "--------, -1, RUNNING",
    // A failed check stays failed.
    "-+++++++, 0, FAILED",
    // Flagger's threshold of 5: the fifth failure counts, and no success resets the count.
    "-+-+-+-+, 4, RUNNING",
    "-+-+-+-+-, 4, FAILED"
  })
  void more_failures_than_the_limit_fail_it(String measurements, int limit, Phase phase) {
    assertThat(after(measurements, rules(limit, 0, 4, 0, 0)).phase()).isEqualTo(phase);
  }

  @ParameterizedTest
  @CsvSource({
    "?, 0, INCONCLUSIVE",
    "?+++, 0, INCONCLUSIVE",
    "?, 1, RUNNING",
    "?+?, 1, INCONCLUSIVE",
    // The worst wins in any order: in Argo an inconclusive run ends, and a person decides.
    "?-, 0, FAILED",
    "-?, 0, FAILED",
    "?++++-, 0, FAILED",
    // No data at first, or in between.
    "!!!!!?-, 0, FAILED",
    "?!!!!!-, 0, FAILED",
    // No number of successes clears it.
    "?!!!!!+++, 0, INCONCLUSIVE"
  })
  void more_inconclusive_ones_than_the_limit_make_it_inconclusive(
      String measurements, int limit, Phase phase) {
    assertThat(after(measurements, rules(0, limit, 4, 0, 0)).phase()).isEqualTo(phase);
  }

  @ParameterizedTest
  @CsvSource({
    "!!!!, 4, RUNNING",
    "!!!!!, 4, NO_DATA",
    // Only consecutive errors count.
    "!!!!+!!!!, 4, RUNNING",
    "!, 0, NO_DATA",
    // Unlike in Argo, this is not final.
    "!!!!!!!+, 4, RUNNING",
    "!!!!!!!-, 4, FAILED"
  })
  void more_in_a_row_that_could_not_be_made_than_the_limit_are_no_data(
      String measurements, int limit, Phase phase) {
    assertThat(after(measurements, rules(0, 0, limit, 0, 0)).phase()).isEqualTo(phase);
  }

  @ParameterizedTest
  @CsvSource({
    "++, 3, 0, RUNNING",
    "+++, 3, 0, DONE",
    // Measurement errors are not counted.
    "++!, 3, 0, RUNNING",
    "+-+, 3, 0, DONE",
    // Later measurements do not count.
    "+++----, 3, 0, DONE",
    "++-++, 0, 3, RUNNING",
    "++-+++, 0, 3, DONE",
    "++!++, 0, 3, RUNNING",
    "+++, 5, 3, DONE",
    "+-+-+, 5, 3, FAILED"
  })
  void enough_measurements_or_enough_good_ones_in_a_row_end_it(
      String measurements, int count, int inARow, Phase phase) {
    assertThat(after(measurements, rules(1, 0, 4, count, inARow)).phase()).isEqualTo(phase);
  }

  /// A sufficient number of measurements does not clear an inconclusive check.
  @ParameterizedTest
  @CsvSource({
    "?+++, 3, 0, INCONCLUSIVE",
    "?++--, 3, 0, FAILED",
    "?+++, 0, 3, INCONCLUSIVE",
    "?+++--, 0, 3, FAILED",
    "-++?-, 5, 0, FAILED"
  })
  void an_inconclusive_one_measures_on_although_there_are_enough(
      String measurements, int count, int inARow, Phase phase) {
    assertThat(after(measurements, rules(1, 0, 4, count, inARow)).phase()).isEqualTo(phase);
  }

  @Test
  void a_threshold_has_data_from_its_own_measurements_or_when_done() {
    ThresholdJudge fresh = ThresholdJudge.start("p99", rules(0, 0, 4, 1, 0));

    assertThat(fresh.hasDataFor(tick(1, "p99", '+'))).isTrue();
    assertThat(fresh.hasDataFor(tick(1, "p99", '!'))).isFalse();
    assertThat(fresh.hasDataFor(tick(1, "p50", '+'))).isFalse();
    assertThat(fresh.tick(tick(1, "p50", '-')).phase()).isEqualTo(RUNNING);
    assertThat(fresh.tick(tick(1, "p99", '+')).hasDataFor(Ticks.measured(2))).isTrue();
  }

  @Test
  void only_enough_measurements_and_too_many_failed_ones_are_the_end() {
    assertThat(List.of(after("-", rules(0, 0, 4, 0, 0)), after("+", rules(0, 0, 4, 1, 0))))
        .allSatisfy(it -> assertThat(it.hasEnded()).isTrue())
        .extracting(ThresholdJudge::phase)
        .containsExactly(FAILED, DONE);
    assertThat(List.of(after("?", rules(0, 0, 4, 0, 0)), after("!!!!!", rules(0, 0, 4, 0, 0))))
        .allSatisfy(it -> assertThat(it.hasEnded()).isFalse())
        .extracting(ThresholdJudge::phase)
        .containsExactly(INCONCLUSIVE, NO_DATA);
  }

  static ThresholdJudge after(String measurements, io.sluice.contract.Threshold rules) {
    ThresholdJudge judge = ThresholdJudge.start("p99", rules);
    for (int i = 0; i < measurements.length(); i++) {
      judge = judge.tick(tick(i + 1, "p99", measurements.charAt(i)));
    }
    return judge;
  }

  static Tick tick(long number, String check, char measurement) {
    return Ticks.measured(number, measured(check, measurement));
  }

  static SourceSample measured(String check, char measurement) {
    List<Double> value = List.of(1.5);
    return switch (measurement) {
      case '+' -> new SourceSample.Valued(check, MeasurementOutcome.SUCCESS, value, List.of());
      case '-' -> new SourceSample.Valued(check, MeasurementOutcome.FAILURE, value, List.of());
      case '?' -> new SourceSample.Valued(check, MeasurementOutcome.INCONCLUSIVE, value, List.of());
      case '!' -> new SourceSample.Missing(check, "it does not answer");
      default -> throw new IllegalArgumentException("unknown measurement " + measurement);
    };
  }

  /// @param count required number of measurements; 0 for none
  /// @param inARow required number of consecutive successes; 0 for none
  static io.sluice.contract.Threshold rules(
      int failures, int unclear, int errors, int count, int inARow) {
    return new io.sluice.contract.Threshold(
        Duration.ofMinutes(1),
        Optional.empty(),
        Optional.of(count).filter(it -> it > 0),
        failures,
        unclear,
        errors,
        Optional.of(inARow).filter(it -> it > 0),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new io.sluice.contract.Threshold.Range(Optional.empty(), Optional.of(2.0))));
  }
}
