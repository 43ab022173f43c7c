package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Compares with intervals that Kayenta publishes for its judge, to the printed digits, at its
/// accuracy: 0.0001 in the unit of the values.
class MannWhitneyTest {
  private static final double PUBLISHED = 1e-4;

  /// 30 values around 10 in each of two samples, and 30 values around 20.
  static final double[] STABLE = {
    11.1453586774086,
    9.961805988559702,
    7.068574306369829,
    7.301266181048366,
    9.794463026565673,
    9.60379186036873,
    6.186779335033939,
    12.345599159550174,
    10.371891733859533,
    8.609430078501672,
    9.913162673361084,
    10.361375299003466,
    14.206800387518818,
    10.9461537547533,
    10.215876627044048,
    11.739760899484603,
    10.907627468626439,
    12.823353694464775,
    8.101860977173214,
    8.498161640880493,
    12.113441374697231,
    13.272210809932028,
    10.114579381663297,
    6.946395876797807,
    6.210527854172778,
    10.160401684903775,
    8.345771206645546,
    8.383822063895833,
    7.0020205070083765,
    10.755757401808442
  };

  static final double[] LIKE = {
    9.776734312010946, 10.587071850477695, 7.837550638890177, 9.324332688611388,
    8.377450540978442, 8.935926439960628, 8.270766332472851, 9.748430812671693,
    11.623746715547156, 9.275344267963394, 8.153804774917152, 10.562020975754294,
    13.498135575451835, 11.054419256110332, 6.953890359005509, 12.52100834219548,
    9.021635860354644, 4.923485669953166, 11.251360203607172, 11.598449508040337,
    8.435232204668182, 11.110228516867279, 10.70063380164755, 8.921277365211525,
    10.086167067942661, 11.42107515483087, 9.379234781364495, 7.798032014855259,
    10.62339807275746, 11.909642062063739
  };

  static final double[] HIGHER = {
    20.878412601720026, 21.78550581191622, 19.70828084717019, 15.859946903461562,
    19.51005877217684, 19.392005525270303, 22.9265283149121, 17.156530276709894,
    18.65511791622617, 23.422607911610392, 24.055817684156644, 22.62689958516501,
    21.979472967817678, 21.659318607218694, 20.067707574072426, 22.119570836305414,
    16.44037132663307, 21.55962282634127, 21.00018144348922, 17.779369411412663,
    17.806006358943584, 18.53720061838611, 20.555550300210797, 19.552928184468378,
    21.771118944087092, 21.809622806176627, 20.96176290990527, 20.97757157750302,
    19.106303205498794, 16.97691896698708
  };

  @Test
  void the_interval_is_the_published_one() {
    double[] tens = {10, 20, 30, 40};
    double[] ones = {1, 2, 3, 4};

    is(MannWhitney.between(tens, ones, 0.95, PUBLISHED), 6.0, 39.0, 22.5);
    is(MannWhitney.between(HIGHER, STABLE, 0.95, PUBLISHED), 9.337063, 11.619203, 10.622841);
    is(MannWhitney.between(HIGHER, STABLE, 0.98, PUBLISHED), 9.148676, 11.819153, 10.622841);
    is(MannWhitney.between(LIKE, STABLE, 0.95, PUBLISHED), -1.059166, 1.092569, 0.05874);
  }

  @Test
  void at_its_own_accuracy_it_is_the_same_within_that_of_the_published_one() {
    MannWhitney fine = MannWhitney.between(HIGHER, STABLE, 0.98);

    assertThat(fine.lower()).isCloseTo(9.148676, within(PUBLISHED));
    assertThat(fine.upper()).isCloseTo(11.819153, within(PUBLISHED));
  }

  /// With an absolute accuracy, 60 minutes of an error rate such as 0.001 gave another result than
  /// the same rates in percent.
  @Test
  void the_unit_does_not_matter() {
    for (double unit : new double[] {1e-6, 1e-2, 100, 1e9}) {
      MannWhitney one = MannWhitney.between(LIKE, STABLE, 0.98);
      MannWhitney other = MannWhitney.between(in(LIKE, unit), in(STABLE, unit), 0.98);

      assertThat(other.lower() / unit).isCloseTo(one.lower(), within(1e-6));
      assertThat(other.upper() / unit).isCloseTo(one.upper(), within(1e-6));
      assertThat(other.estimate() / unit).isCloseTo(one.estimate(), within(1e-6));
    }
  }

  @Test
  void ends_at_the_widest_difference_where_even_that_is_not_rejected() {
    MannWhitney shift = MannWhitney.between(new double[] {5}, new double[] {2, 3}, 0.95);

    is(shift, 2, 3, shift.estimate());
  }

  @Test
  void constant_samples_have_an_interval_of_one_value() {
    is(MannWhitney.between(new double[] {3, 3, 3}, new double[] {2, 2}, 0.98), 1, 1, 1);
  }

  @Test
  void an_interval_with_high_confidence_needs_enough_values() {
    assertThat(MannWhitney.isPossible(4, 4, 0.98)).isFalse();
    assertThat(MannWhitney.isPossible(5, 5, 0.98)).isTrue();
    assertThat(MannWhitney.isPossible(4, 4, 0.95)).isTrue();
    assertThat(MannWhitney.isPossible(0, 100, 0.95)).isFalse();
  }

  @Test
  void the_common_language_effect_size_is_the_share_of_pairs_that_are_higher() {
    assertThat(MannWhitney.commonLanguage(new double[] {1, 5, 5}, new double[] {0, 5}))
        .isEqualTo((1 + 0 + 1 + 0.5 + 1 + 0.5) / 6);
    assertThat(MannWhitney.commonLanguage(HIGHER, STABLE)).isEqualTo(1);
  }

  private static void is(MannWhitney shift, double lower, double upper, double estimate) {
    assertThat(shift.lower()).isCloseTo(lower, within(1e-6));
    assertThat(shift.upper()).isCloseTo(upper, within(1e-6));
    assertThat(shift.estimate()).isCloseTo(estimate, within(1e-6));
  }

  static double[] in(double[] values, double unit) {
    return Arrays.stream(values).map(value -> value * unit).toArray();
  }
}
