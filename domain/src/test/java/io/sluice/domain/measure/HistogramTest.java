package io.sluice.domain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LatencyBounds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  @Test
  void slow_requests_are_those_above_each_bound() {
    List<Long> slow =
        Histogram.classic(Map.of(0.1, 70.0, 0.25, 90.0, 1.0, 98.0, INF, 100.0)).slow();

    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(100))).isEqualTo(30);
    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(250))).isEqualTo(10);
    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(1000))).isEqualTo(2);
  }

  @Test
  void a_bound_that_is_not_there_is_read_at_the_next_higher_one() {
    List<Long> slow = Histogram.classic(Map.of(0.1, 70.0, 0.3, 90.0, INF, 100.0)).slow();

    assertThat(slow.getFirst()).isEqualTo(30);
    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(250))).isEqualTo(10);
    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(500))).isEqualTo(0);
  }

  @Test
  void a_native_histogram_is_read_by_its_buckets() {
    List<Long> slow =
        Histogram.nativ(Map.of(-0.001, 2.0, 0.08, 58.0, 0.095, 10.0, 0.6, 30.0), 100).slow();

    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(75))).isEqualTo(98);
    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(100))).isEqualTo(30);
    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(500))).isEqualTo(30);
    assertThat(slow.get(LatencyBounds.MILLIS.indexOf(750))).isEqualTo(0);
  }

  @Test
  void histograms_add_up() {
    Histogram one = Histogram.classic(Map.of(0.1, 7.0, INF, 10.0));
    Histogram other = Histogram.classic(Map.of(0.1, 1.0, 0.5, 2.0, INF, 4.0));

    assertThat(one.plus(other).atMost())
        .containsExactly(Map.entry(0.1, 8.0), Map.entry(0.5, 9.0), Map.entry(INF, 14.0));
  }

  @Test
  void an_invalid_histogram_is_rejected() {
    assertThatThrownBy(() -> Histogram.classic(Map.of(0.1, 1.0))).hasMessageContaining("+Inf");
    assertThatThrownBy(() -> Histogram.classic(Map.of(0.1, 2.0, INF, 1.0)))
        .hasMessageContaining("fewer");
    assertThatThrownBy(() -> Histogram.classic(Map.of(0.1, Double.NaN, INF, 1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
