package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static final double ALPHA = 0.05;

  /// The true ratio, which is one of the grid.
  private static final double TRUE = Math.sqrt(2);

  @Test
  void the_interval_is_what_binomial_e_processes_do_not_reject() {
    List<Tick> ticks =
        List.of(
            Ticks.tick(1, 100, 5, 900, 4),
            Ticks.tick(2, 120, 2, 880, 0),
            Ticks.tick(3, 500, 20, 500, 4));
    Evidence.Ratio interval = after(ticks).findInterval(ALPHA).orElseThrow();

    for (int m = -32; m <= 56; m++) {
      double r = ratio(m);
      assertThat(r <= interval.low() + 1e-9)
          .as("%.3f lies below", r)
          .isEqualTo(rejects(ticks, r, IntStream.rangeClosed(m + 1, 56)));
      assertThat(r >= interval.high().orElseThrow() - 1e-9)
          .as("%.3f lies above", r)
          .isEqualTo(rejects(ticks, r, IntStream.range(-32, m)));
    }
  }

  /// Computes the test by its definition, from the likelihood of each tick's failures.
  private static boolean rejects(List<Tick> ticks, double r, IntStream others) {
    double mean =
        others
            .mapToDouble(m -> {
              double product = 1;
              for (Tick tick : ticks) {
                product *= likelihood(tick, ratio(m)) / likelihood(tick, r);
              }
              return product;
            })
            .average()
            .orElse(0);
    return mean >= 1 / ALPHA;
  }

  private static double likelihood(Tick tick, double r) {
    double odds = r * tick.candidate().requests() / tick.stable().requests();
    double theta = odds / (1 + odds);
    return Math.pow(theta, (double) tick.candidate().errors())
        * Math.pow(1 - theta, (double) tick.stable().errors());
  }

  private static double ratio(int m) {
    return Math.pow(2, m / 8.0);
  }

  private static Ratio after(List<Tick> ticks) {
    Ratio ratio = new Ratio();
    ticks.forEach(ratio::add);
    return ratio;
  }

  @Test
  void json_restores_a_ratio_and_a_copy_is_independent() {
    Ratio ratio = after(List.of(Ticks.tick(1, 10, 1, 90, 2)));
    Ratio copy = ratio.copy();
    assertThat(Json.read(Json.write(ratio), Ratio.class)).isEqualTo(ratio).isEqualTo(copy);

    copy.add(Ticks.tick(2, 10, 1, 90, 2));
    assertThat(ratio).isNotEqualTo(copy);
    assertThat(copy.requests()).isEqualTo(20);
    assertThat(copy.share()).isEqualTo(0.1);
  }

  @Test
  void a_ratio_has_no_interval_without_failures_and_requests_of_both_versions() {
    assertThat(after(List.of(Ticks.tick(1, 0, 0, 90, 9)))).isEqualTo(new Ratio());
    assertThat(after(List.of(Ticks.tick(1, 10, 5, 0, 0)))).isEqualTo(new Ratio());
    assertThat(new Ratio().findInterval(ALPHA)).isEmpty();
    assertThat(after(List.of(Ticks.tick(1, 10, 0, 90, 0))).findInterval(ALPHA)).isEmpty();
  }

  @Test
  void while_only_one_fails_the_interval_is_open_to_its_side() {
    Evidence.Ratio worse =
        after(List.of(Ticks.tick(1, 10, 10, 90, 0))).findInterval(ALPHA).orElseThrow();
    Evidence.Ratio better =
        after(List.of(Ticks.tick(1, 100, 0, 900, 400))).findInterval(ALPHA).orElseThrow();

    assertThat(worse.high()).isEmpty();
    assertThat(worse.low()).isGreaterThan(5);
    assertThat(better.low()).isZero();
    assertThat(better.high().orElseThrow()).isLessThan(1);
  }

  @Test
  void the_interval_holds_the_true_ratio_at_every_poll_while_split_and_rate_change() {
    SplittableRandom random = new SplittableRandom(11);
    int paths = 1_000;
    int below = 0;
    int above = 0;
    for (int path = 0; path < paths; path++) {
      Ratio ratio = new Ratio();
      boolean isBelow = false;
      boolean isAbove = false;
      for (int i = 0; i < 120; i++) {
        int nC = i < 60 ? 10 : 50;
        double rate = i < 60 ? 0.02 : 0.16; // pooled, the candidate would look far worse than it is
        ratio.add(
            Ticks.tick(
                1, nC, draw(random, nC, TRUE * rate), 100 - nC, draw(random, 100 - nC, rate)));
        Optional<Evidence.Ratio> interval = ratio.findInterval(ALPHA);
        isBelow |= interval.filter(it -> it.low() >= TRUE).isPresent();
        isAbove |= interval.filter(it -> it.high().orElse(2 * TRUE) <= TRUE).isPresent();
      }
      below += isBelow ? 1 : 0;
      above += isAbove ? 1 : 0;
    }
    assertThat(below).isLessThanOrEqualTo((int) (paths * ALPHA));
    assertThat(above).isLessThanOrEqualTo((int) (paths * ALPHA));
  }

  @Test
  void the_ratio_is_in_the_evidence_and_in_the_sentence_of_a_breach() {
    WatchState state = WatchState.start(Ticks.DEFAULT).withShift(new Percent(10)).withOpen();
    for (int i = 0; i < 1_000 && state.evidence().breach().isEmpty(); i++) {
      state = Ticks.after(state, 10, i % 2, 90, i % 2);
    }
    Assessment assessment = Assessment.of(state);
    Evidence.Ratio ratio =
        assessment.evidence().findings().getFirst().eValue().ratio().orElseThrow();

    assertThat(assessment.sentence())
        .matches(
            "errors [45].*% against 0\\.\\d+ % in stable, ratio (at least )?[\\d.]+( to [\\d.]+)? with 99 %"
                + " confidence, after \\d+ requests");
    assertThat(ratio.low()).isBetween(1.1, 9.0);
    assertThat(ratio.high().orElseThrow()).isGreaterThan(9);
  }

  private static int draw(SplittableRandom random, int n, double p) {
    int hits = 0;
    for (int i = 0; i < n; i++) {
      hits += random.nextDouble() < p ? 1 : 0;
    }
    return hits;
  }
}
