package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.query.StreamPollers.Poller;
import io.sluice.api.store.CommitSignal;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class StreamPollersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CommitSignal commitSignal = new CommitSignal();
  private final StreamPollers pollers = new StreamPollers(commitSignal);

  @Test
  void all_streams_of_a_lane_have_one_poller() {
    Poller first = pollers.follow("production/shop", () -> 1);
    Poller second = pollers.follow("production/shop", () -> 1);
    Poller other = pollers.follow("staging/shop", () -> 1);

    assertThat(second).isSameAs(first);
    assertThat(pollers.count()).isEqualTo(2);
    first.close();
    assertThat(pollers.count()).isEqualTo(2);
    second.close();
    other.close();
    assertThat(pollers.count()).isZero();
  }

  @Test
  void a_stream_is_woken_by_an_event_and_not_by_another_commit() throws InterruptedException {
    var head = new AtomicLong(5);
    try (Poller poller = pollers.follow("production/shop", head::get)) {
      assertThat(poller.await(-1, PATIENCE)).isTrue();
      assertThat(poller.last()).isEqualTo(5);

      commitSignal.wake();
      assertThat(poller.await(5, Duration.ofMillis(1))).isFalse();
      head.set(6);
      commitSignal.wake();
      assertThat(poller.await(5, PATIENCE)).isTrue();
    }
  }

  @Test
  void a_failed_read_does_not_end_the_poller() throws InterruptedException {
    var reads = new AtomicInteger();
    try (Poller poller =
        pollers.follow(
            "outcomes",
            () -> {
              if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("no database");
              }
              return 7;
            })) {
      assertThat(poller.await(-1, PATIENCE)).isTrue();
      assertThat(poller.last()).isEqualTo(7);
    }
  }

  @Test
  void a_poller_that_keeps_failing_warns_once_a_minute() throws InterruptedException {
    assertThat(warnings(new IllegalStateException("the database rejected the statement")))
        .hasSize(1);
    assertThat(warnings(new UnavailableException("no database", new IllegalStateException())))
        .isEmpty();
  }

  /// Returns the warnings of a poller whose first three reads fail.
  private List<LogRecord> warnings(RuntimeException failure) throws InterruptedException {
    List<LogRecord> lines = new CopyOnWriteArrayList<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
              lines.add(line);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(StreamPollers.class.getName());
    logger.addHandler(handler);
    var reads = new AtomicInteger();
    try (Poller poller =
        pollers.follow(
            "commands",
            () -> {
              if (reads.incrementAndGet() <= 3) {
                throw failure;
              }
              return 7;
            })) {
      assertThat(poller.await(-1, PATIENCE)).isTrue();
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }
}
