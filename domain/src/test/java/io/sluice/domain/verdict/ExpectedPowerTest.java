package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpectedPowerTest {
  /// The stream of the measured medians: errors have 0.45 of α 0.01.
  private static final ExpectedPower MEASURED = new ExpectedPower(0.005, 0.1, 1.1, 0.0045);

  @Test
  void the_measured_medians_are_met_within_two_percent() {
    assertThat(MEASURED.findRequests(2).orElseThrow()).isCloseTo(6_900, within(140.0));
    assertThat(MEASURED.findRequests(5).orElseThrow()).isCloseTo(600, within(12.0));
  }

  @Test
  void requests_are_inverse_to_the_error_rate() {
    ExpectedPower frequent = new ExpectedPower(0.05, 0.1, 1.1, 0.0045);

    assertThat(frequent.findRequests(2).orElseThrow() * 10)
        .isCloseTo(MEASURED.findRequests(2).orElseThrow(), within(1e-6));
  }

  @Test
  void time_counts_the_candidate_requests_alone() {
    assertThat(MEASURED.findTime(5, 100)).hasValue(Duration.ofSeconds(59));
    assertThat(MEASURED.findTime(5, 10)).hasValue(Duration.ofSeconds(594));
  }

  @Test
  void a_smaller_part_of_alpha_needs_more_requests() {
    ExpectedPower small = new ExpectedPower(0.005, 0.1, 1.1, 0.00045);

    assertThat(small.findRequests(2).orElseThrow())
        .isGreaterThan(MEASURED.findRequests(2).orElseThrow());
  }

  @Test
  void a_ratio_that_is_allowed_or_impossible_is_never_found() {
    assertThat(new ExpectedPower(0.005, 0.1, 2, 0.0045).findRequests(2)).isEmpty();
    assertThat(new ExpectedPower(0.3, 0.1, 1.1, 0.0045).findRequests(5)).isEmpty();
    assertThat(new ExpectedPower(0.005, 1, 1.1, 0.0045).findTime(5, 10)).isEmpty();
  }
}
