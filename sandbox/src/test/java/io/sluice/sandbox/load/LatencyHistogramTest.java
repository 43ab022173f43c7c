package io.sluice.sandbox.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void a_share_is_read_to_two_percent() {
    for (int i = 1; i <= 1_000; i++) {
      histogram.add(i * 1_000_000L);
    }

    assertThat(histogram.count()).isEqualTo(1_000);
    assertThat(histogram.millis(0.5)).isCloseTo(500, within(11.0));
    assertThat(histogram.millis(0.99)).isCloseTo(990, within(21.0));
    assertThat(histogram.millis(1)).isGreaterThanOrEqualTo(1_000);
  }

  @Test
  void values_out_of_range_count_at_the_ends_and_no_values_give_0() {
    assertThat(histogram.millis(0.5)).isZero();

    histogram.add(0);
    histogram.add(Long.MAX_VALUE);

    assertThat(histogram.millis(0.5)).isCloseTo(0.01, within(0.001));
    assertThat(histogram.millis(1)).isGreaterThan(60_000);
  }
}
