package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.fleet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compares the discounted restart mixture with the values of an independent implementation.
class MixtureTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int[] CANDIDATE = {3, 8, 1, 7, 9, 9};
  private static final int[][] STABLE = {
    {15, 6, 6}, {4, 12, 11}, {9, 20, 3}, {5, 8, 16}, {18, 4, 7}, {2, 9, 15}
  };

  @ParameterizedTest(name = "v {0}")
  @CsvSource({"0, 5.252849092", ".1, 2.861502218", ".25, 1.821589219", "1, .980469971"})
  void a_block_is_worth_less_the_more_rates_differ(double v, double expected) {
    MinuteCounts block = new MinuteCounts(1);
    block.add(Compare.ERROR_RATE, tick(MINUTE, 600, 9, 5400, 27));

    double sum = 0;
    for (int g = 0; g < RatioGrid.SIZE; g++) {
      double plain = block.discounted(0, g, 1.1, 0);
      sum += Math.exp(Math.min(plain, block.discounted(0, g, 1.1, v)));
    }
    assertThat(sum / RatioGrid.SIZE).isCloseTo(expected, within(1e-9));
  }

  @Test
  void a_fresh_copy_starts_every_four_minutes() {
    List<Double> expected =
        List.of(
            .677036997,
            .653398973,
            .642587827,
            .636045000,
            .550798031,
            .541540431,
            .536221832,
            .532467693,
            .879879145,
            5.171530058,
            63.391251766,
            909.067621279);
    Mixture mixture = new Mixture(1, 1.1, true, 0, 0);
    for (int i = 0; i < expected.size(); i++) {
      mixture.tick(Compare.ERROR_RATE, tick(MINUTE, 600, i < 8 ? 3 : 9, 5400, 27));

      assertThat(Math.exp(mixture.logE())).isCloseTo(expected.get(i), within(1e-8));
    }
  }

  @Test
  void a_noisy_fleet_makes_the_candidate_s_noise_worth_less() {
    List<Double> e =
        List.of(.677036997, .753782155, .647553545, .660413003, .705630879, .931911754);
    List<Double> v = List.of(0.0, .223552894, .435298773, .407363420, .453314326, .473285568);
    Mixture mixture = new Mixture(1, 1.1, true, 0, Mixture.CEILING);
    Mixture plain = new Mixture(1, 1.1, true, 0, 0);
    for (int i = 0; i < e.size(); i++) {
      // One nanosecond before the end of its minute the block is still running and can be read.
      Tick tick = fleet(MINUTE, 600, CANDIDATE[i], 5400, STABLE[i]);
      Mixture before = mixture.copy();
      before.tick(Compare.ERROR_RATE, shorter(tick));
      mixture.tick(Compare.ERROR_RATE, tick);
      plain.tick(Compare.ERROR_RATE, tick);

      assertThat(Math.exp(mixture.logE())).isCloseTo(e.get(i), within(1e-9));
      assertThat(before.dispersion(0)).isCloseTo(v.get(i), within(1e-3));
    }
    assertThat(Math.exp(plain.logE())).isCloseTo(10.869730338, within(1e-8));
    requireEstimates(Json.ownMapper().valueToTree(mixture).get("dispersion"));
  }

  private static void requireEstimates(JsonNode dispersion) {
    Map<String, Double> expected =
        Map.of(
            "v1", 385.333333333,
            "w1", 1075.555555556,
            "vSelf", 19.765824868,
            "wSelf", 133.526942585);
    expected.forEach((name, value) ->
        assertThat(dispersion.get(name).get(0).doubleValue())
            .as(name)
            .isCloseTo(value, within(1e-8)));
  }

  @Test
  void a_candidate_that_jumps_by_itself_is_discounted_too() {
    int[] candidate = {3, 9, 0, 8, 1, 12, 2, 10};
    List<Double> e =
        List.of(
            .677036997,
            1.064588807,
            .685702607,
            .729858425,
            .570087374,
            .619961676,
            .575426865,
            .606234462);
    List<Double> after = List.of(0.0, 0.0, .472496104, .699897834, .732238589, .847381083);
    Mixture mixture = new Mixture(1, 1.1, true, 0, Mixture.CEILING);
    for (int i = 0; i < e.size(); i++) {
      mixture.tick(Compare.ERROR_RATE, fleet(MINUTE, 600, candidate[i], 5400, 27));

      assertThat(Math.exp(mixture.logE())).isCloseTo(e.get(i), within(1e-9));
      if (i < after.size()) {
        assertThat(mixture.dispersion(0)).isCloseTo(after.get(i), within(1e-9));
      }
    }
  }

  @Test
  void a_hard_failure_counts_at_once_in_the_middle_of_a_minute() {
    Duration second = Duration.ofSeconds(1);
    Mixture mixture = new Mixture(1, 1.1, true, 0, Mixture.CEILING);
    List<Double> e = new ArrayList<>();
    int[][] stable = {{0, 0, 1}, {0, 0, 0}, {0, 1, 0}, {0, 0, 0}};
    for (int i = 0; i < stable.length; i++) {
      mixture.tick(Compare.ERROR_RATE, fleet(second, 10, i < 2 ? 0 : 10, 90, stable[i]));
      e.add(mixture.logE());
    }

    assertThat(Math.exp(e.get(0))).isCloseTo(.876081260, within(1e-9));
    assertThat(Math.exp(e.get(1))).isCloseTo(.876081260, within(1e-9));
    assertThat(Math.exp(e.get(2))).isCloseTo(989260.089966965, within(1e-4));
    assertThat(e.get(3)).isCloseTo(32.001565560, within(1e-9));
  }

  @Test
  void the_discounted_e_value_never_exceeds_the_plain_one_nor_the_cheap_bound() {
    SplittableRandom random = new SplittableRandom(5);
    Mixture mixture = new Mixture(1, 1.1, true, 0, Mixture.CEILING);
    Mixture plain = new Mixture(1, 1.1, true, 0, 0);
    for (int i = 0; i < 2_000; i++) {
      int[] x = IntStream.generate(() -> random.nextInt(4)).limit(3).toArray();
      Tick tick = fleet(Duration.ofSeconds(1), 10, random.nextInt(4), 30, x);
      mixture.tick(Compare.ERROR_RATE, tick);
      plain.tick(Compare.ERROR_RATE, tick);

      assertThat(mixture.logE()).isLessThanOrEqualTo(mixture.logBound() + 1e-9);
      assertThat(mixture.logE()).isLessThanOrEqualTo(plain.logE() + 1e-9);
    }
  }

  @Test
  void a_shift_ends_the_block() {
    Mixture through = new Mixture(1, 1.1, true, 0, Mixture.CEILING);
    Mixture shifted = new Mixture(1, 1.1, true, 0, Mixture.CEILING);
    for (int i = 0; i < 90; i++) {
      Tick tick = fleet(Duration.ofSeconds(1), 10, i % 2, 30, 1, 0, 2);
      through.tick(Compare.ERROR_RATE, tick);
      shifted.tick(Compare.ERROR_RATE, i == 75 ? shifted(tick) : tick);
    }

    assertThat(shifted).isNotEqualTo(through);
    assertThat(shifted.logE()).isFinite();
  }

  private static Tick tick(Duration elapsed, long nC, long xC, long nB, long xB) {
    return fleet(elapsed, nC, xC, nB, Math.toIntExact(xB));
  }

  private static Tick shorter(Tick tick) {
    return with(tick, tick.span().elapsed().minusNanos(1), false);
  }

  private static Tick shifted(Tick tick) {
    return with(tick, tick.span().elapsed(), true);
  }

  private static Tick with(Tick tick, Duration elapsed, boolean shifted) {
    return new Tick(
        tick.number(),
        new Tick.Span(tick.span().from(), tick.span().to(), elapsed),
        new VersionCounts(tick.candidate(), tick.stable(), tick.counts().fleet()),
        shifted,
        Tick.Probes.NONE,
        List.of());
  }
}
