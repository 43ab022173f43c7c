package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.contract.Percent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares with values of an independent implementation, to nine decimals.
class VectorsTest {
  private static final List<List<Integer>> T1 =
      List.of(
          List.of(100, 1, 900, 4),
          List.of(100, 2, 900, 5),
          List.of(100, 3, 900, 4),
          List.of(100, 2, 900, 6),
          List.of(100, 4, 900, 5));
  private static final List<Integer> HARD = List.of(10, 1, 90, 0);
  private static final List<Integer> BETTER = List.of(100, 0, 900, 9);

  static Stream<Arguments> comparisons() {
    return Stream.of(
        Arguments.of(
            "T1, δ 0",
            1.0,
            T1,
            List.of(.800149351, 1.535168591, 11.343851908, 19.090841191, 404.642791757)),
        Arguments.of(
            "T1, δ .25",
            1.25,
            T1,
            List.of(.659208474, .997246335, 4.707314710, 6.196537849, 67.610458754)),
        Arguments.of(
            "T1 as one tick", 1.0, List.of(List.of(500, 12, 4500, 24)), List.of(404.642791757)),
        Arguments.of(
            "T3 hard failure",
            1.0,
            List.of(HARD, HARD, HARD, HARD, HARD),
            List.of(3.660020218, 16.872577401, 88.860083172, 504.188136701, 2991.362886441)),
        Arguments.of(
            "T4 candidate better",
            1.0,
            List.of(BETTER, BETTER, BETTER),
            List.of(.218370315, .130387266, .093660993)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("comparisons")
  void a_comparison_gives_the_published_values(
      String name, double allow, List<List<Integer>> ticks, List<Double> expected) {
    CappedMixture comparison = Ticks.plain(allow);
    for (int i = 0; i < ticks.size(); i++) {
      List<Integer> t = ticks.get(i);
      comparison.tick(Ticks.tick(1, t.get(0), t.get(1), t.get(2), t.get(3)));

      assertThat(Math.exp(comparison.logE()))
          .as("%s after tick %d", name, i + 1)
          .isCloseTo(expected.get(i), within(1e-9));
    }
  }

  @Test
  void the_grid_is_the_published_one() {
    List<Double> grid =
        List.of(
            1.1,
            1.334653427,
            1.619363427,
            1.964808133,
            2.383943553,
            2.892489484,
            3.509519092,
            4.258174257,
            5.166533512,
            6.268665143,
            7.605904922,
            9.228406425,
            11.197022053,
            13.58558532,
            16.483680002,
            20.0);
    for (int g = 0; g < grid.size(); g++) {
      assertThat(RatioGrid.ratio(g)).isCloseTo(grid.get(g), within(1e-8));
    }
  }

  @Test
  void five_failures_at_weight_10_are_a_breach_and_three_are_none() {
    WatchState state = WatchState.start(Ticks.DEFAULT).withShift(new Percent(10));

    assertThat(Ticks.after(3, state, 10, 1, 90, 0).evidence().breach()).isEmpty();
    assertThat(Ticks.after(5, state, 10, 1, 90, 0).evidence().breach()).isPresent();
  }

  @Test
  void the_safety_proof_gives_the_published_values() {
    List<Double> expected = List.of(2.145768585, 10.476922666, 15.694177043, 49.872819329);
    List<List<Integer>> ticks =
        List.of(List.of(5, 46), List.of(4, 44), List.of(6, 45), List.of(5, 45));
    NonInferiorityTest test = NonInferiorityTest.start(2);
    for (int i = 0; i < expected.size(); i++) {
      test = test.tick(Ticks.tick(1, 1000, ticks.get(i).getFirst(), 9000, ticks.get(i).getLast()));

      assertThat(Math.exp(test.logE())).isCloseTo(expected.get(i), within(1e-8));
    }
  }

  @Test
  void the_sample_ratio_test_gives_the_published_values() {
    List<Double> expected =
        List.of(
            -7.028201432 + 4.077640647,
            -11.947847738 + 8.265946861,
            -15.471401950 + 11.610743520,
            -19.964845211 + 15.781031229);
    List<List<Long>> sums =
        List.of(
            List.of(20L, 17L, 9L),
            List.of(38L, 38L, 17L),
            List.of(42L, 44L, 21L),
            List.of(60L, 63L, 32L));
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Split.logBayes(List.of(1.0, 1.0, 1.0), List.of(.4, .4, .2), sums.get(i)))
          .isCloseTo(expected.get(i), within(1e-8));
    }
    assertThat(
            Math.exp(
                Split.logBayes(
                    List.of(1000.0, 5000.0, 4000.0), List.of(.1, .5, .4), List.of(2L, 1L, 7L))))
        .isCloseTo(1.0017496120, within(1e-9));
  }
}
