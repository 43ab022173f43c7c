package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis.Compare;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinuteCountsTest {
  /// A source of metrics may count a slow request before the request itself, for example at the end
  /// of a scrape in between.
  @Test
  void slow_requests_of_a_minute_without_requests_leave_the_e_value_a_number() {
    CappedMixture mixture = CappedMixture.start(Compare.LATENCY, 1, 1.1);
    for (int i = 0; i < 600; i++) {
      boolean isLate = i / 60 == 5;
      Counts stable = isLate ? new Counts(0, 0, List.of(3L), 0) : counts(90, i % 3 == 0 ? 9 : 0);
      mixture.tick(
          Ticks.tick(i + 1, isLate ? counts(0, 0) : counts(10, i / 60 % 2 == 0 ? 1 : 5), stable));

      assertThat(mixture.logE()).as("tick %d", i + 1).isNotNaN();
    }
  }

  private static Counts counts(long requests, long slow) {
    return new Counts(requests, 0, List.of(slow), 0);
  }
}
