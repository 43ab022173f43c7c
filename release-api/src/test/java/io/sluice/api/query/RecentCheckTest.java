package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentCheckTest {
  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicBoolean valid = new AtomicBoolean(true);
  private final AtomicInteger checks = new AtomicInteger();
  private final RecentCheck check =
      new RecentCheck(
          () -> {
            checks.incrementAndGet();
            return valid.get();
          },
          Duration.ofNanos(10),
          time::get);

  @Test
  void a_result_holds_for_the_interval() {
    valid.set(false);
    time.addAndGet(9);
    assertThat(check.isTrue()).isTrue();
    assertThat(checks).hasValue(0);

    time.addAndGet(1); // the time of the process may overflow
    assertThat(check.isTrue()).isFalse();
    assertThat(check.isTrue()).isFalse();
    assertThat(checks).hasValue(1);

    valid.set(true);
    time.addAndGet(10);
    assertThat(check.isTrue()).isTrue();
    assertThat(checks).hasValue(2);
  }

  @Test
  void the_next_check_follows_after_the_rest_of_the_interval() {
    assertThat(check.untilNext()).isEqualTo(Duration.ofNanos(10));
    time.addAndGet(9);
    assertThat(check.untilNext()).isEqualTo(Duration.ofNanos(1));
    time.addAndGet(9);
    assertThat(check.untilNext()).isZero();

    assertThat(check.isTrue()).isTrue();
    assertThat(check.untilNext()).isEqualTo(Duration.ofNanos(10));
  }
}
