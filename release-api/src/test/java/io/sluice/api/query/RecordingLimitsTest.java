package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import org.junit.jupiter.api.Test;

class RecordingLimitsTest {
  private static final long START = -5;

  private final RecordingLimits limits = new RecordingLimits("export it", START);

  @Test
  void the_last_part_may_come_at_the_timeout() {
    long end = START + RecordingLimits.TIMEOUT.toNanos();

    assertThatNoException().isThrownBy(() -> limits.count(1, end));
    assertThatThrownBy(() -> limits.count(1, end + 1))
        .hasMessageContaining("took longer than 30 s: try again later, or export it")
        .extracting(e -> ((ProblemException) e).type())
        .isEqualTo(ProblemType.UNAVAILABLE);
  }

  @Test
  void the_number_of_parts_is_limited() {
    for (int i = 0; i < RecordingLimits.PARTS_MAX; i++) {
      limits.count(1, START);
    }

    assertTooLong(1);
  }

  @Test
  void the_length_of_all_parts_is_limited() {
    limits.count(1, START);
    limits.count(RecordingLimits.LENGTH_MAX - 1, START);

    assertTooLong(1);
  }

  private void assertTooLong(int length) {
    assertThatThrownBy(() -> limits.count(length, START))
        .hasMessageContaining("too long for one request: export it")
        .extracting(e -> ((ProblemException) e).type())
        .isEqualTo(ProblemType.TOO_LARGE);
  }
}
