package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.ExpectedPower;
import io.sluice.domain.verdict.LaneTraffic;
import org.junit.jupiter.api.Test;

class PowerMessagesTest {
  @Test
  void the_times_are_those_at_the_lanes_own_traffic() {
    LaneTraffic traffic = new LaneTraffic(10, 10_000, 144);

    assertThat(PowerMessages.of(power(traffic.errorRate(), 1.1), traffic))
        .isEqualTo(
            "at 10 rps and 10 % a doubling of errors is found after about 40 minutes; 5 × after 3"
                + " minutes (stable's error rate 1.4 %)");
  }

  @Test
  void a_rate_without_an_error_is_an_assumption() {
    LaneTraffic traffic = new LaneTraffic(10, 270, 0);

    assertThat(PowerMessages.of(power(traffic.errorRate(), 1.1), traffic))
        .endsWith("(if stable's error rate is 0.37 %: no errors in its 270 requests)");
  }

  @Test
  void a_lane_without_traffic_gets_requests_in_the_place_of_times() {
    assertThat(PowerMessages.withoutTraffic(power(0.005, 1.1)))
        .isEqualTo(
            "no traffic of this lane is on record: at 10 % and an error rate of 0.5 % a doubling of"
                + " errors is found after about 6,900 candidate requests; 5 × after 590 candidate"
                + " requests");
  }

  @Test
  void a_ratio_that_cannot_be_found_is_said() {
    assertThat(PowerMessages.of(power(0.005, 2), new LaneTraffic(0.25, 1_000, 5)))
        .startsWith("at 0.25 rps and 10 % a doubling of errors is not found; 5 × is found after")
        .contains("16 hours");
    assertThat(PowerMessages.of(power(0.4, 1.1), new LaneTraffic(1_234, 1_000, 400)))
        .isEqualTo(
            "at 1200 rps and 10 % a doubling of errors is found after about 1 second; 5 × is"
                + " impossible (stable's error rate 40 %)");
  }

  private static ExpectedPower power(double errorRate, double allow) {
    return new ExpectedPower(errorRate, 0.1, allow, 0.0045);
  }
}
