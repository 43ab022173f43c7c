package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis.Compare;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A comparison on a lane whose record is empty, before stable's instances have errors.
class FirstReleaseTest {
  private static final Tick TICK = Ticks.fleet(Ticks.SECOND, 10, 0, 90, 0, 0, 0);

  @Test
  void without_a_record_errors_may_come_in_clumps() {
    ComparisonJudge judge = ComparisonJudge.start(Compare.ERROR_RATE, 1.1).tick(TICK);

    assertThat(judge.mixture().orElseThrow().clumps(0)).isGreaterThan(2);
    assertThat(judge.placebo().orElseThrow().clumps(0)).isEqualTo(1);
  }

  @Test
  void with_a_record_the_record_counts() {
    FleetNoise noise = new FleetNoise(Optional.of(Noise.UNKNOWN), List.of());
    ComparisonJudge judge =
        ComparisonJudge.start(Compare.ERROR_RATE, 1.1).withNoise(noise).tick(TICK);

    assertThat(judge.mixture().orElseThrow().clumps(0)).isEqualTo(1);
  }
}
