package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.contract.Evidence.Label;
import io.sluice.contract.Score.Direction;
import io.sluice.contract.Score.EffectSize;
import io.sluice.contract.Score.Measure;
import io.sluice.contract.Score.Nan;
import io.sluice.contract.Score.Outliers;
import io.sluice.contract.Scoring;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreJudgeTest {
  private static final EffectSize ANY = EffectSize.any(Measure.MEAN_RATIO);
  private static final io.sluice.contract.Score RULES = rules(0.25, 0.98, Direction.EITHER, ANY);

  @Test
  void higher_values_are_high_like_ones_pass_and_lower_ones_are_low() {
    assertThat(label(RULES, MannWhitneyTest.HIGHER, MannWhitneyTest.STABLE)).isEqualTo(Label.HIGH);
    assertThat(label(RULES, MannWhitneyTest.LIKE, MannWhitneyTest.STABLE)).isEqualTo(Label.PASS);
    assertThat(label(RULES, MannWhitneyTest.STABLE, MannWhitneyTest.HIGHER)).isEqualTo(Label.LOW);
    assertThat(label(RULES, MannWhitneyTest.STABLE, MannWhitneyTest.STABLE)).isEqualTo(Label.PASS);
  }

  @Test
  void only_the_direction_that_is_bad_counts() {
    var up = rules(0.25, 0.98, Direction.INCREASE, ANY);
    var down = rules(0.25, 0.98, Direction.DECREASE, ANY);

    assertThat(label(up, MannWhitneyTest.HIGHER, MannWhitneyTest.STABLE)).isEqualTo(Label.HIGH);
    assertThat(label(up, MannWhitneyTest.STABLE, MannWhitneyTest.HIGHER)).isEqualTo(Label.PASS);
    assertThat(label(down, MannWhitneyTest.HIGHER, MannWhitneyTest.STABLE)).isEqualTo(Label.PASS);
    assertThat(label(down, MannWhitneyTest.STABLE, MannWhitneyTest.HIGHER)).isEqualTo(Label.LOW);
  }

  /// Kayenta's service has settings for both and ignores them.
  @Test
  void tolerance_and_confidence_are_those_of_the_policy() {
    double[] x = {12, 13, 14, 15, 16, 17};
    double[] y = {10, 11, 12.5, 13.5, 14.5, 15.5};

    assertThat(label(rules(0, 0.7, Direction.EITHER, ANY), x, y)).isEqualTo(Label.HIGH);
    assertThat(label(rules(0.9, 0.7, Direction.EITHER, ANY), x, y)).isEqualTo(Label.PASS);
    assertThat(label(rules(0, 0.99, Direction.EITHER, ANY), x, y)).isEqualTo(Label.PASS);
  }

  /// Compares 600 requests a minute, of which 0.2 % fail, with 5,400, of which 0.1 % fail, over an
  /// hour.
  @Test
  void a_share_and_the_same_in_percent_get_one_label() {
    double[] x = shares(600, new int[] {1, 2, 0, 1, 1, 2, 3, 1, 0, 1, 2, 1});
    double[] y = shares(5400, new int[] {5, 4, 6, 7, 5, 3, 6, 5, 4, 6, 5, 8});

    for (double unit : new double[] {1, 100, 1e6}) {
      assertThat(label(RULES, MannWhitneyTest.in(x, unit), MannWhitneyTest.in(y, unit)))
          .isEqualTo(label(RULES, x, y));
    }
    assertThat(label(RULES, x, y)).isEqualTo(Label.HIGH);
  }

  @Test
  void a_shift_counts_only_if_its_effect_is_large_enough() {
    var large = new EffectSize(Measure.MEAN_RATIO, 3, 0.3, 1, 1);
    var medium = new EffectSize(Measure.CLES, 0.99, 0.01, 0.5, 0.5);

    assertThat(label(with(large, false), MannWhitneyTest.HIGHER, MannWhitneyTest.STABLE))
        .isEqualTo(Label.PASS);
    assertThat(label(with(large, false), MannWhitneyTest.STABLE, MannWhitneyTest.HIGHER))
        .isEqualTo(Label.PASS);
    assertThat(label(with(medium, false), MannWhitneyTest.HIGHER, MannWhitneyTest.STABLE))
        .isEqualTo(Label.HIGH);
  }

  @Test
  void a_critical_check_fails_if_the_critical_effect_is_reached() {
    var two = new EffectSize(Measure.MEAN_RATIO, 1, 1, 2, 0.5);
    var three = new EffectSize(Measure.MEAN_RATIO, 1, 1, 3, 0.3);

    assertThat(found(with(two, true), MannWhitneyTest.HIGHER, MannWhitneyTest.STABLE).critical())
        .isTrue();
    assertThat(found(with(two, false), MannWhitneyTest.HIGHER, MannWhitneyTest.STABLE).critical())
        .isFalse();
    assertThat(found(with(three, true), MannWhitneyTest.HIGHER, MannWhitneyTest.STABLE).critical())
        .isFalse();
    assertThat(found(with(two, true), MannWhitneyTest.STABLE, MannWhitneyTest.HIGHER).critical())
        .isTrue();
  }

  @Test
  void too_few_values_are_no_data() {
    ScoreJudge few = after(RULES, new double[] {9, 9, 9, 9}, new double[] {1, 1, 1, 1});

    assertThat(few.found()).isEmpty();
    assertThat(few.candidate()).hasSize(4);
    assertThat(label(RULES, new double[] {9, 9, 9, 9, 9}, new double[] {1, 1, 1, 1, 1}))
        .isEqualTo(Label.HIGH);
  }

  @Test
  void values_that_are_no_numbers_are_removed_or_replaced_by_zero() {
    double[] x = {Double.NaN, Double.NaN, 1, 1, 1, 1, 1};
    double[] y = {1, 1, 1, 1, 1, 1, 1};

    assertThat(label(RULES, x, y)).isEqualTo(Label.PASS);
    assertThat(ScoreSample.of(list(x), with(Nan.REPLACE, Outliers.KEEP))).contains(0, 0).hasSize(7);
    assertThat(ScoreSample.of(list(x), RULES)).hasSize(5).doesNotContain(0);
  }

  @Test
  void outliers_are_removed_if_the_policy_declares_it() {
    double[] x = {1, 2, 3, 4, 1000};

    assertThat(ScoreSample.of(list(x), with(Nan.REMOVE, Outliers.REMOVE)))
        .containsExactly(1, 2, 3, 4);
    assertThat(ScoreSample.of(list(x), RULES)).hasSize(5);
  }

  /// Compares with NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.2, computed by the method
  /// of [ScoreSample].
  @Test
  void a_percentile_is_the_published_one() {
    double[] gauge = {
      95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.0610, 95.1591, 95.1195, 95.1065, 95.0925,
      95.1990, 95.1682
    };

    assertThat(ScoreSample.percentile(gauge, 0.9)).isCloseTo(95.19568, within(1e-6));
  }

  @Test
  void only_pairs_of_the_newest_values_are_kept() {
    ScoreJudge judge = ScoreJudge.start("cpu", RULES);
    for (int i = 1; i <= ScoreJudge.KEPT + 10; i++) {
      judge = judge.tick(tick(i, List.of((double) i), i % 2 == 0 ? List.of() : List.of(1.0)));
    }

    assertThat(judge.candidate()).hasSameSizeAs(judge.stable()).hasSize(ScoreJudge.KEPT / 2 + 5);
    assertThat(judge.candidate().getLast()).isEqualTo(ScoreJudge.KEPT + 9);
  }

  @Test
  void the_total_is_the_weighted_share_of_checks_that_pass() {
    assertThat(total(Map.of(), part("a", 1), part("a", 0), part("a", 0))).contains(33.33);
    assertThat(total(Map.of(), part("a", 1), part("a", 1), part("a", 1), part("a", 0)))
        .contains(75.0);
    assertThat(total(Map.of("a", 25.0, "b", 75.0), part("a", 1), part("b", 0))).contains(25.0);
    assertThat(total(Map.of("a", 50.0), part("a", 1), part("b", 0), part("c", 0))).contains(50.0);
    assertThat(total(Map.of("a", 5.0, "b", 95.0), part("a", 1), part("b", 0))).contains(5.0);
    assertThat(total(Map.of("a", 40.0), part("a", 1), part("b", 1), part("c", 0))).contains(70.0);
  }

  @Test
  void a_critical_check_that_fails_makes_it_0_and_without_data_there_is_none() {
    var critical = new ScoreAggregator.Part("a", Label.HIGH, true);

    assertThat(ScoreAggregator.findTotal(List.of(part("a", 1), critical), Scoring.DEFAULT))
        .contains(0.0);
    assertThat(ScoreAggregator.findTotal(List.of(), Scoring.DEFAULT)).isEmpty();
    assertThat(total(Map.of("a", 50.0, "b", 50.0), part("a", 1))).contains(100.0);
  }

  private static Optional<Double> total(
      Map<String, Double> weights, ScoreAggregator.Part... parts) {
    return ScoreAggregator.findTotal(
        List.of(parts), new Scoring(95, 75, weights, Optional.empty()));
  }

  private static ScoreAggregator.Part part(String group, int passes) {
    return new ScoreAggregator.Part(group, passes == 1 ? Label.PASS : Label.LOW, false);
  }

  private static Label label(io.sluice.contract.Score rules, double[] x, double[] y) {
    return found(rules, x, y).label();
  }

  private static ScoreJudge.Found found(io.sluice.contract.Score rules, double[] x, double[] y) {
    return after(rules, x, y).found().orElseThrow();
  }

  private static ScoreJudge after(io.sluice.contract.Score rules, double[] x, double[] y) {
    ScoreJudge judge = ScoreJudge.start("cpu", rules);
    for (int i = 0; i < x.length; i++) {
      judge = judge.tick(tick(i + 1, List.of(x[i]), List.of(y[i])));
    }
    return judge;
  }

  private static Tick tick(long number, List<Double> x, List<Double> y) {
    return Ticks.measured(
        number, new SourceSample.Valued("cpu", SourceSample.MeasurementOutcome.SUCCESS, x, y));
  }

  /// Returns the shares of `errors` repeated up to 60 values.
  private static double[] shares(double requests, int[] errors) {
    return IntStream.range(0, 60).mapToDouble(i -> errors[i % errors.length] / requests).toArray();
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static io.sluice.contract.Score rules(
      double tolerance, double confidence, Direction direction, EffectSize size) {
    return new io.sluice.contract.Score(
        Duration.ofMinutes(1),
        tolerance,
        confidence,
        direction,
        size,
        Optional.empty(),
        false,
        Nan.REMOVE,
        Outliers.KEEP);
  }

  private static io.sluice.contract.Score with(EffectSize size, boolean critical) {
    return new io.sluice.contract.Score(
        Duration.ofMinutes(1),
        0.25,
        0.98,
        Direction.EITHER,
        size,
        Optional.empty(),
        critical,
        Nan.REMOVE,
        Outliers.KEEP);
  }

  private static io.sluice.contract.Score with(Nan nan, Outliers outliers) {
    return new io.sluice.contract.Score(
        Duration.ofMinutes(1),
        0.25,
        0.98,
        Direction.EITHER,
        ANY,
        Optional.empty(),
        false,
        nan,
        outliers);
  }
}
