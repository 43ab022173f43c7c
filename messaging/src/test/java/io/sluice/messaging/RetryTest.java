package io.sluice.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final Retry retry = new Retry(pauses::add);

  private static final class Failing implements Supplier<String> {
    private final boolean timedOut;
    private final int times;
    private final List<Duration> limits = new ArrayList<>();

    Failing(int times, boolean timedOut) {
      this.times = times;
      this.timedOut = timedOut;
    }

    @Override
    public String get() {
      limits.add(TransactionLimit.current());
      if (limits.size() <= times) {
        throw new UnavailableException("unavailable", new IllegalStateException(), timedOut);
      }
      return "done";
    }
  }

  @Test
  void it_tries_until_it_works_at_longer_and_longer_intervals_up_to_a_second() {
    assertThat(retry.call("it", new Failing(10, false))).isEqualTo("done");

    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L, 1000L);
  }

  @Test
  void from_the_third_time_out_on_the_limit_doubles_up_to_a_minute() {
    var work = new Failing(9, true);

    retry.call("it", work);

    assertThat(work.limits)
        .extracting(Duration::toSeconds)
        .containsExactly(3L, 3L, 3L, 6L, 12L, 24L, 48L, 60L, 60L, 60L);
  }

  @Test
  void a_lost_connection_leaves_the_limit_as_it_is() {
    var work = new Failing(9, false);

    retry.call("it", work);

    assertThat(work.limits).containsOnly(TransactionLimit.DEFAULT);
  }

  @Test
  void a_permanent_failure_is_not_retried() {
    assertThatThrownBy(() ->
            retry.call(
                "it",
                () -> {
                  throw new IllegalArgumentException("wrong");
                }))
        .hasMessage("wrong");
    assertThat(pauses).isEmpty();
  }

  @Test
  void failures_are_reported_while_they_last() {
    List<String> reported = Collections.synchronizedList(new ArrayList<>());
    var retries = new Retry[1];
    retries[0] =
        new Retry(_ -> {
          reported.add(retries[0].pendingWork().toString());
          return true;
        });

    retries[0].call("it", new Failing(1, false));

    assertThat(reported).containsExactly("{it=unavailable}");
    assertThat(retries[0].pendingWork()).isEmpty();
  }

  @Test
  void a_failure_stays_while_one_of_two_calls_with_its_name_still_waits() {
    List<String> reported = new ArrayList<>();
    var retries = new Retry[1];
    retries[0] =
        new Retry(_ -> {
          if (reported.isEmpty()) {
            reported.add("first");
            retries[0].call("it", new Failing(1, false));
            reported.add(retries[0].pendingWork().toString());
          }
          return true;
        });

    retries[0].call("it", new Failing(1, false));

    assertThat(reported).containsExactly("first", "{it=unavailable}");
    assertThat(retries[0].pendingWork()).isEmpty();
  }

  @Test
  void a_lasting_failure_is_logged_and_the_third_time_out_pages() {
    assertThat(logged(new Failing(7, false))).isEmpty();
    assertThat(logged(new Failing(70, false)))
        .containsExactly(
            "it must wait after 8 attempts: unavailable",
            "it must wait after 68 attempts: unavailable");
    assertThat(logged(new Failing(5, true)))
        .containsExactly("PAGE: it timed out 3 times: unavailable");
  }

  private List<String> logged(Failing work) {
    List<String> lines = new ArrayList<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(
                Optional.ofNullable(line.getParameters())
                    .map(values -> line.getMessage().formatted(values))
                    .orElse(line.getMessage()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Retry.class.getName());
    logger.addHandler(handler);
    retry.call("it", work);
    logger.removeHandler(handler);
    return lines;
  }

  @Test
  void stopping_gives_up() {
    var stopping = new Retry();
    stopping.stop();

    assertThatThrownBy(() -> stopping.call("it", new Failing(1, false)))
        .isInstanceOf(Retry.StoppedException.class)
        .hasCauseInstanceOf(UnavailableException.class);
    assertThat(stopping.call("it", new Failing(0, false))).isEqualTo("done");
  }
}
