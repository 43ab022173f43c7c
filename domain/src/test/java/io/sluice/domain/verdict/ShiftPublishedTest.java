package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Samples with many ties, with the intervals that Kayenta publishes from R: to the printed digits,
/// at the accuracy of both, 0.0001 in the unit of the values. The order of values does not matter,
/// so each value appears once, with its count.
class ShiftPublishedTest {
  private static final double PUBLISHED = 1e-4;

  private static final double[] NINETY =
      values("1.5x9 2x16 2.5x22 3x17 3.5x9 4x5 4.5x1 5x3 5.5x1 6x2 6.5x2 7x1 7.5x1 16.5x1");
  private static final double[] NINETY_STABLE =
      values("1.5x2 2x16 2.5x18 3x16 3.5x10 4x8 4.5x4 5x6 5.5x2 6x5 8x1 15.5x1 54.5x1");

  private static final double[] LARGE =
      values("0.5x20 1x41 1.5x67 2x37 2.5x3 3x2 3.5x3 4x1 5x1 5.5x3 8.5x1 19x1");
  private static final double[] LARGE_STABLE =
      values("0x1 0.5x7 1x32 1.5x70 2x33 2.5x22 3x6 3.5x2 4x3 4.5x1 5.5x1 7x1 7.5x1");

  @Test
  void ninety_values_each_tie_out_with_r() {
    MannWhitney shift = MannWhitney.between(NINETY, NINETY_STABLE, 0.95, PUBLISHED);

    assertThat(NINETY).hasSameSizeAs(NINETY_STABLE).hasSize(90);
    assertThat(shift.lower()).isCloseTo(-0.500002521696696, within(1e-12));
    assertThat(shift.upper()).isCloseTo(-3.486287505871302e-5, within(1e-12));
    assertThat(shift.estimate()).isCloseTo(-0.49994, within(PUBLISHED));
  }

  @Test
  void so_do_a_hundred_and_eighty() {
    MannWhitney shift = MannWhitney.between(LARGE, LARGE_STABLE, 0.98, PUBLISHED);

    assertThat(LARGE).hasSameSizeAs(LARGE_STABLE).hasSize(180);
    assertThat(shift.lower()).isCloseTo(-0.4999173250549087, within(1e-12));
    assertThat(shift.upper()).isCloseTo(-6.912685789769486e-6, within(1e-12));
  }

  /// Neighbouring values are half a unit apart: at the accuracy of [MannWhitney] the ends are the
  /// steps themselves.
  @Test
  void the_ends_at_the_default_accuracy_are_where_the_test_changes_its_result() {
    MannWhitney shift = MannWhitney.between(NINETY, NINETY_STABLE, 0.95);

    assertThat(shift.lower()).isCloseTo(-0.5, within(1e-6));
    assertThat(shift.upper()).isCloseTo(0, within(1e-6));
  }

  private static double[] values(String counted) {
    return Arrays.stream(counted.split(" "))
        .map(each -> each.split("x"))
        .flatMapToDouble(each ->
            Arrays.stream(new double[Integer.parseInt(each[1])])
                .map(_ -> Double.parseDouble(each[0])))
        .toArray();
  }
}
