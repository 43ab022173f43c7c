package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.contract.Analysis.Compare;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The guarantees that hold for every stream of counts.
class GuaranteeTest {
  private static final int PATHS = 3_000;
  private static final int TICKS = 120;
  private static final double LOG_LIMIT = Math.log(100);

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_constant_split_in_any_ticks_gives_the_e_value_of_the_sums(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CappedMixture split = Ticks.plain(1.1);
    long[] sums = new long[3];
    for (int i = 0; i < 30; i++) {
      int n = random.nextInt(0, 50);
      int xC = random.nextInt(0, n + 1);
      int xB = random.nextInt(0, 9 * n + 1);
      split.tick(Ticks.tick(1, n, xC, 9L * n, xB));
      sums[0] += n;
      sums[1] += xC;
      sums[2] += xB;
    }
    CappedMixture whole = Ticks.plain(1.1);
    whole.tick(Ticks.tick(1, sums[0], sums[1], 9 * sums[0], sums[2]));

    assertThat(split.logE()).isCloseTo(whole.logE(), within(1e-6));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void the_order_of_ticks_does_not_matter(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int nC = random.nextInt(1, 100);
      int nB = random.nextInt(1, 1000);
      ticks.add(Ticks.tick(1, nC, random.nextInt(nC), nB, random.nextInt(nB)));
    }
    List<Tick> shuffled = new ArrayList<>(ticks);
    Collections.shuffle(shuffled, new Random(seed));

    CappedMixture one = Ticks.plain(1.1);
    CappedMixture other = Ticks.plain(1.1);
    ticks.forEach(one::tick);
    shuffled.forEach(other::tick);

    assertThat(other.logE()).isCloseTo(one.logE(), within(1e-6));
  }

  @Test
  void a_candidate_as_good_as_allowed_is_withdrawn_by_a_comparison_at_most_once_in_a_hundred() {
    assertThat(falseAlarms(ComparisonJudge.start(Compare.ERROR_RATE, 1.0), 0.02, 0.02))
        .isLessThanOrEqualTo(PATHS / 100);
    assertThat(falseAlarms(ComparisonJudge.start(Compare.ERROR_RATE, 1.1), 0.022, 0.02))
        .isLessThanOrEqualTo(PATHS / 100);
  }

  @Test
  void the_mean_e_value_of_candidates_as_good_as_allowed_is_one_at_most_at_any_time() {
    for (double allow : List.of(1.0, 1.1)) {
      requireMean(() -> Ticks.plain(allow), allow);
      requireMean(() -> CappedMixture.start(Compare.ERROR_RATE, 1, allow), allow);
    }
  }

  /// Requires a mean e-value of at most 1 over 100,000 paths, after 4 and after 12 ticks; the
  /// common rate has bursts.
  private static void requireMean(Supplier<CappedMixture> start, double allow) {
    SplittableRandom random = new SplittableRandom(13);
    int paths = 100_000;
    double[] sums = new double[2];
    double[] squares = new double[2];
    for (int path = 0; path < paths; path++) {
      CappedMixture mixture = start.get();
      for (int i = 1; i <= 12; i++) {
        double rate = i % 5 == 0 ? 0.2 : 0.02;
        mixture.tick(Ticks.tick(1, 5, draw(random, 5, allow * rate), 20, draw(random, 20, rate)));
        if (i % 8 == 4) {
          double e = Math.exp(mixture.logE());
          sums[i / 8] += e;
          squares[i / 8] += e * e;
        }
      }
    }
    for (int k = 0; k < sums.length; k++) {
      double mean = sums[k] / paths;
      double error = Math.sqrt((squares[k] / paths - mean * mean) / paths);
      assertThat(mean).isLessThanOrEqualTo(1 + 4 * error);
    }
  }

  @Test
  void a_candidate_at_the_limit_breaches_it_at_most_once_in_a_hundred() {
    assertThat(falseAlarms(LimitJudge.start(0.05), 0.05, 0.05)).isLessThanOrEqualTo(PATHS / 100);
  }

  @Test
  void numbers_stay_finite_at_extremes() {
    List<Tick> extremes =
        List.of(
            Ticks.tick(1, 0, 0, 0, 0),
            Ticks.tick(1, 1_000_000, 1_000_000, 9_000_000, 0),
            Ticks.tick(1, 1_000_000, 0, 9_000_000, 9_000_000),
            Ticks.tick(1, 5, 5, 0, 0),
            Ticks.tick(1, 0, 0, 7, 7));
    for (Judge.EProcess judge :
        List.of(
            ComparisonJudge.start(Compare.ERROR_RATE, 1.1),
            LimitJudge.start(0),
            LimitJudge.start(1))) {
      for (Tick tick : extremes) {
        assertThat(fold(judge, Collections.nCopies(1_000, tick)).logE()).isFinite();
      }
    }
  }

  @Test
  void ticks_without_requests_of_both_versions_are_no_evidence() {
    ComparisonJudge start = ComparisonJudge.start(Compare.ERROR_RATE, 1.1);
    for (Tick tick :
        List.of(
            Ticks.tick(1, 0, 0, 50, 3), Ticks.tick(1, 50, 3, 0, 0), Ticks.tick(1, 0, 0, 0, 0))) {
      assertThat(start.hasDataFor(tick)).isFalse();
      assertThat(start.tick(tick).tick(tick).logE()).isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void latency_is_the_mean_over_bounds_and_finds_a_slow_tail() {
    Judge.EProcess judge = ComparisonJudge.start(Compare.LATENCY, 1.1);
    Tick slower =
        Ticks.tick(
            1, new Counts(100, 0, List.of(50L, 10L), 0), new Counts(900, 0, List.of(450L, 9L), 0));
    judge = judge.tick(slower).tick(slower);

    double mean =
        Stream.of(List.of(50L, 450L), List.of(10L, 9L))
            .mapToDouble(x -> {
              Tick tick = Ticks.tick(1, 100, x.getFirst(), 900, x.getLast());
              CappedMixture alone = Ticks.plain(1.1);
              alone.tick(tick);
              alone.tick(tick);
              return Math.exp(alone.logE());
            })
            .average()
            .orElseThrow();
    // The first copy has 2/5 of the weight; the rest is not started.
    assertThat(Math.exp(judge.logE())).isCloseTo(0.4 * mean + 0.6, within(1e-6));
    assertThat(judge.logE()).isGreaterThan(LOG_LIMIT);
  }

  private static Judge.EProcess fold(Judge.EProcess start, List<Tick> ticks) {
    Judge.EProcess judge = start;
    for (Tick tick : ticks) {
      judge = judge.tick(tick);
    }
    return judge;
  }

  /// Returns the number of paths that reach 1/α; the rate common to both versions has bursts, and
  /// the split changes.
  private static int falseAlarms(Judge.EProcess start, double pC, double pB) {
    SplittableRandom random = new SplittableRandom(7);
    int alarms = 0;
    for (int path = 0; path < PATHS; path++) {
      Judge.EProcess judge = start;
      boolean alarm = false;
      for (int i = 0; i < TICKS && !alarm; i++) {
        double burst = start instanceof LimitJudge || i % 30 > 3 ? 1 : 8;
        int nC = i < TICKS / 2 ? 5 : 20;
        int nB = i < TICKS / 2 ? 45 : 20;
        judge =
            judge.tick(
                Ticks.tick(1, nC, draw(random, nC, pC * burst), nB, draw(random, nB, pB * burst)));
        alarm = judge.logE() >= LOG_LIMIT;
      }
      alarms += alarm ? 1 : 0;
    }
    return alarms;
  }

  private static int draw(SplittableRandom random, int n, double p) {
    int hits = 0;
    for (int i = 0; i < n; i++) {
      hits += random.nextDouble() < p ? 1 : 0;
    }
    return hits;
  }
}
