package io.sluice.bench.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

  @Test
  void they_are_samples_by_the_nearest_rank() {
    List<Double> oneToHundred =
        IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList();

    assertThat(Percentiles.of(oneToHundred)).isEqualTo(new Percentiles(100, 50, 95, 99, 100));
    assertThat(Percentiles.of(List.of(7.0))).isEqualTo(new Percentiles(1, 7, 7, 7, 7));
  }

  @Test
  void an_empty_list_of_samples_is_rejected() {
    assertThatThrownBy(() -> Percentiles.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
