package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.FleetNoise.Clumps;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A limit of 5 % of a candidate with all traffic: 10 requests a second.
class LimitJudgeTest {
  private static final double LIMIT = Math.log(100);

  private static LimitJudge after(LimitJudge judge, int... failed) {
    LimitJudge next = judge;
    for (int x : failed) {
      next = next.tick(Ticks.fleet(Duration.ofSeconds(1), 10, x, 0));
    }
    return next;
  }

  /// Returns a limit with the record of a lane in which errors come one by one.
  private static LimitJudge recorded(double errors) {
    Clumps single = new Clumps(errors, errors, 3_600);
    Noise noise = new Noise(single, single, LevelEstimate.NONE, List.of());
    return LimitJudge.start(0.05).withNoise(new FleetNoise(Optional.of(noise), List.of()));
  }

  @Test
  void the_first_failures_of_an_unknown_lane_may_be_a_clump() {
    assertThat(after(LimitJudge.start(0.05), 7).logE()).isLessThan(LIMIT);
    assertThat(after(recorded(0), 7).logE()).isLessThan(LIMIT);
    assertThat(after(recorded(400), 7).logE()).isGreaterThan(LIMIT);
  }

  @Test
  void a_total_failure_from_the_start_is_found_within_three_seconds() {
    assertThat(after(LimitJudge.start(0.05), 10, 10, 10).logE()).isGreaterThan(LIMIT);
  }
}
