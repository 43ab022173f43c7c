package io.sluice.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.domain.verdict.Tick;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScenarioResultsTest {
  private static final TrafficScenario QUIET = TrafficScenario.quiet("quiet");

  @Test
  void the_interval_is_that_of_clopper_and_pearson() {
    Estimate one = Estimate.percent(1, 100);

    assertThat(one.low()).isCloseTo(0.02531, within(1e-4));
    assertThat(one.high()).isCloseTo(5.44594, within(1e-4));
    assertThat(Estimate.percent(0, 300).high())
        .isCloseTo(100 - 100 * Math.pow(0.025, 1.0 / 300), within(1e-9));
    assertThat(Estimate.percent(0, 300).low()).isZero();
    assertThat(Estimate.percent(300, 300).high()).isEqualTo(100);
  }

  @Test
  void a_gate_that_is_not_refuted_holds_with_few_results_and_not_with_many() {
    assertThat(JudgeGate.falseAlarms(results(0, 300), 1).met()).isTrue();
    assertThat(JudgeGate.falseAlarms(results(30, 2_000), 1).met()).isFalse();
    assertThat(JudgeGate.falseAlarms(results(5, 2_000), 1).met()).isTrue();
  }

  @Test
  void equal_seeds_give_equal_results() {
    TrafficScenario bad = QUIET.failing(5);

    List<ScenarioResult> results = ScenarioResult.of(bad, Rows.ALL, 7);

    assertThat(results).hasSize(Rows.ALL.size());
    assertThat(ScenarioResult.of(bad, Rows.ALL, 7)).isEqualTo(results);
    assertThat(results.getFirst().rolledBack()).isTrue();
  }

  @Test
  void thresholds_and_scores_roll_back_when_the_rules_of_other_tools_require_it() {
    TrafficScenario bad = QUIET.failing(20);

    assertThat(seconds(SourceContender.argo(), bad)).isEqualTo(4 * 300);
    assertThat(seconds(SourceContender.argoStrict(), bad)).isEqualTo(60);
    assertThat(seconds(SourceContender.flagger(5), bad)).isEqualTo(6 * 60);
    assertThat(seconds(SourceContender.flagger(10), bad)).isEqualTo(11 * 60);
    assertThat(seconds(SourceContender.scoreOften(), bad)).isEqualTo(600);
    assertThat(seconds(SourceContender.scoreOnce(), bad)).isEqualTo(3_600);
    assertThat(
            ScenarioResult.of(
                QUIET, List.of(SourceContender.argo(), SourceContender.scoreOften()), 7))
        .noneMatch(ScenarioResult::rolledBack);
  }

  private static double seconds(Contender judge, TrafficScenario bad) {
    ScenarioResult result = ScenarioResult.of(bad, List.of(judge), 7).getFirst();
    assertThat(result.rolledBack()).isTrue();
    return result.seconds();
  }

  @Test
  void the_laws_have_their_means_and_spreads() {
    Chance chance = new Chance(1);

    requireMoments(() -> chance.poisson(900), 900, Math.sqrt(900));
    requireMoments(() -> chance.poisson(0.2), 0.2, Math.sqrt(0.2));
    requireMoments(() -> chance.binomial(300, 0.7), 210, Math.sqrt(63));
    requireMoments(() -> chance.binomial(300, 0.005), 1.5, Math.sqrt(1.4925));
    requireMoments(() -> chance.gamma(0.5), 1, 0.5);
    requireMoments(() -> chance.gamma(0.3), 1, 0.3);
    requireMoments(() -> chance.gamma(1), 1, 1);
    requireMoments(() -> chance.gamma(2), 1, 2);
    assertThat(chance.gamma(0)).isEqualTo(1);
    requireMoments(() -> chance.geometric(5), 5, Math.sqrt(20));
    requireMoments(() -> chance.logNormal(0.5), 1, 0.5);
  }

  @Test
  void traffic_has_the_rates_of_the_scenario() {
    ScenarioTraffic traffic = new ScenarioTraffic(QUIET.failing(4), 3);
    List<Tick> ticks = new ArrayList<>();
    while (traffic.now() < QUIET.end()) {
      ticks.add(traffic.next());
    }

    assertThat(ticks).hasSize(360);
    assertThat(ticks.getFirst().shifted()).isTrue();
    assertThat(ticks.get(1).shifted()).isFalse();
    double candidate = ticks.stream().mapToDouble(tick -> tick.candidate().requests()).sum();
    double failed = ticks.stream().mapToDouble(tick -> tick.candidate().errors()).sum();
    assertThat(candidate).isCloseTo(36_000, within(1_000.0));
    assertThat(failed / candidate).isCloseTo(0.02, within(0.003));
    assertThat(ticks.getFirst().candidate().slow()).hasSize(14);
    assertThat(ticks.getFirst().counts().fleet().stable()).hasSize(3);
  }

  @Test
  void a_median_has_the_ranks_of_its_interval() {
    double[] values = IntStream.rangeClosed(1, 100).mapToDouble(i -> i).toArray();

    assertThat(Estimate.median(values)).isEqualTo(new Estimate(51, 41, 61));
    assertThat(Estimate.median(new double[0]).value()).isInfinite();
  }

  private static void requireMoments(DoubleSupplier law, double mean, double deviation) {
    int n = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double value = law.getAsDouble();
      sum += value;
      squares += (value - mean) * (value - mean);
    }
    assertThat(sum / n).isCloseTo(mean, within(6 * deviation / Math.sqrt(n)));
    assertThat(Math.sqrt(squares / n)).isCloseTo(deviation, within(0.1 * deviation));
  }

  private static ScenarioResults results(int rolledBack, int all) {
    List<ScenarioResult> results =
        new ArrayList<>(Collections.nCopies(rolledBack, new ScenarioResult(true, 10, 100, 1, 1)));
    results.addAll(
        Collections.nCopies(all - rolledBack, new ScenarioResult(false, 3_600, 36_000, 180, 360)));
    return new ScenarioResults(QUIET, "sluice", results);
  }
}
