package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Compares with the values of an independent implementation.
class LevelEstimateTest {
  private static LevelDispersion units(double[] hits, double[] expected) {
    LevelDispersion units = new LevelDispersion(1, hits.length);
    for (int k = 0; k < hits.length; k++) {
      units.add(k, 0, hits[k], expected[k]);
    }
    return units;
  }

  private static void require(LevelEstimate found, double value, double error, double freedom) {
    assertThat(found.value()).isCloseTo(value, offset(1e-9));
    assertThat(found.error()).isCloseTo(error, offset(1e-9));
    assertThat(found.freedom()).isCloseTo(freedom, offset(1e-7));
  }

  @Test
  void three_units() {
    LevelEstimate found =
        units(new double[] {152, 190, 260}, new double[] {200, 200, 200}).relative(0, 1.2, -1);

    require(found, 0.0685555347, 0.00598006645, 2);
    assertThat(found.upper(LevelEstimate.NONE, 2)).isCloseTo(0.333807574, offset(1e-9));
    assertThat(found.upper(new LevelEstimate(.01, .003, 8), 2))
        .isCloseTo(0.0443221121, offset(1e-9));
  }

  @Test
  void unequal_units_by_both_estimates() {
    LevelDispersion units = units(new double[] {40, 10, 12, 30}, new double[] {30, 12, 10, 40});

    require(units.relative(0, 1, -1), 0.0573659674, 0.0393973875, 2.0845481);
    require(units.absolute(0, 1), 0.0913679972, 0.0353992808, 1.21409013);
  }

  @Test
  void a_rare_unit_with_all_hits_counts_by_its_absolute_distance() {
    double[] hits = new double[40];
    double[] expected = new double[40];
    Arrays.fill(expected, 0.3);
    hits[7] = 12;
    LevelDispersion units = units(hits, expected);

    assertThat(units.relative(0, 1, -1)).isEqualTo(LevelEstimate.NONE);
    // 12 hits; distances 11.7^2 + 39 * 0.3^2, of which 12 * 39/40 are chance
    require(units.absolute(0, 1), 36.6666666667, 0.7548513561, 11);
  }

  @Test
  void fewer_than_two_units_have_no_estimate() {
    assertThat(units(new double[] {40}, new double[] {30}).relative(0, 1, -1))
        .isEqualTo(LevelEstimate.NONE);
    assertThat(units(new double[] {40}, new double[] {30}).absolute(0, 1))
        .isEqualTo(LevelEstimate.NONE);
    assertThat(LevelEstimate.NONE.upper(LevelEstimate.NONE, 3)).isZero();
  }
}
