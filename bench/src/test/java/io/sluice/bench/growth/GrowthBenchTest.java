package io.sluice.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The short form of `./sluice bench growth`.
class GrowthBenchTest {

  @Test
  void a_small_log_is_purged_and_checked() throws Exception {
    GrowthResult result = GrowthBench.measure(40_000, Duration.ofMillis(400));

    assertThat(result.log().rows()).isEqualTo(40_000);
    assertThat(result.purged().rows()).isPositive().isLessThan(40_000);
    assertThat(result.checks().unchanged().lanes()).isZero();
    assertThat(result.checks().first().lanes()).isEqualTo(1);
    assertThat(result.checks().changed().lanes()).isEqualTo(1);
    assertThat(result.posts().with().count()).isEqualTo(result.posts().without().count());
  }

  @Test
  void each_gate_that_is_missed_is_named_with_its_value() {
    var report = new BenchReport(_ -> {});
    new GrowthResult(
            new GrowthResult.Log(1, 1),
            new GrowthResult.Purged(1, 1, 1, 1_500),
            new GrowthResult.Posts(Percentiles.of(List.of(2.0)), Percentiles.of(List.of(5.0))),
            new GrowthResult.Checks(
                new GrowthResult.Check(0, 3_000),
                new GrowthResult.Check(1, 1),
                new GrowthResult.Check(1, 1)))
        .addTo(report);

    assertThat(report.missed())
        .containsExactly(
            "a post takes 2.50 times as long during a purge, at most 2.0",
            "a batch took 1500 ms, at most 1000",
            "the check of lanes that did not change took 3000 ms, at most 2000");
    assertThat(report.lines()).endsWith("✖ " + report.missed().getLast());
    assertThat(report.json().path("post_p99_ratio").asDouble()).isEqualTo(2.5);
  }
}
