package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitPowerTest {
  private static final double PART = 0.01 * 0.1235;
  private static final int RUNS = 99;

  @ParameterizedTest
  @CsvSource({"0.05, 0.1, 502", "0.05, 0.2, 76", "0.01, 0.05, 239"})
  void the_median_of_the_judge_is_near_the_formula(double limit, double share, int requests) {
    var power = new LimitPower(limit, PART);
    int[] needed = new int[RUNS];
    Arrays.setAll(needed, run -> requests(limit, share, new SplittableRandom(run)));
    Arrays.sort(needed);

    assertThat(power.findRequests(share).orElseThrow()).isBetween(requests - 1.0, requests + 1.0);
    assertThat(needed[RUNS / 2]).isBetween((int) (0.7 * requests), (int) (1.4 * requests) + 5);
    assertThat(power.findTime(share, 1).map(Duration::toSeconds).orElseThrow())
        .isBetween(requests - 1L, requests + 1L);
  }

  @ParameterizedTest
  @CsvSource({"0.05, 0.05", "0.6, 1.2"})
  void a_share_within_the_limit_and_an_impossible_one_are_not_found(double limit, double share) {
    assertThat(new LimitPower(limit, PART).findRequests(share)).isEmpty();
    assertThat(new LimitPower(limit, PART).findTime(share, 10)).isEmpty();
  }

  /// Returns the number of candidate requests until the limit rolls back, with 5 in each second.
  private static int requests(double limit, double share, SplittableRandom random) {
    LimitProcess process = new LimitProcess(Hits.ERRORS, 0, limit, 1.1, true);
    int second = 0;
    while (process.blameLogE() < -Math.log(PART)) {
      second++;
      long failed = random.doubles(5).filter(it -> it < share).count();
      process.tick(Ticks.fleet(Ticks.SECOND, 5, failed, 45, 0));
    }
    return 5 * second;
  }
}
