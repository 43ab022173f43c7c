package io.sluice.messaging.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpanQueueTest {
  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final List<Span> accepted = new CopyOnWriteArrayList<>();
  private final List<LogRecord> warnings = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger(SpanQueue.class.getName());
  private final SpanQueue queue = new SpanQueue(this::send, 10, PAUSE);

  /// Number of further tries that fail.
  private final AtomicInteger failures = new AtomicInteger();

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            warnings.add(line);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private Optional<String> send(List<Span> spans) {
    boolean isAccepted =
        failures.getAndUpdate(it -> Math.max(it - 1, 0)) == 0 && accepted.addAll(spans);
    return isAccepted ? Optional.empty() : Optional.of("status 503");
  }

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void close() {
    queue.close();
    logger.removeHandler(handler);
  }

  @Test
  void spans_arrive_in_order() {
    List<Span> spans = Spans.some(5);
    queue.start();

    queue.offer(spans);

    await().atMost(LIMIT).until(() -> accepted.size() == 5);
    assertThat(accepted).isEqualTo(spans);
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void spans_that_do_not_fit_are_dropped_and_counted() {
    queue.offer(Spans.some(13));

    assertThat(queue.dropped()).isEqualTo(3);
  }

  @Test
  void an_unavailable_endpoint_is_logged_once_and_the_spans_arrive_later() {
    failures.set(5);
    queue.start();

    queue.offer(Spans.some(1));

    await().atMost(LIMIT).until(() -> accepted.size() == 1);
    assertThat(warnings)
        .singleElement()
        .satisfies(line ->
            assertThat(line.getMessage() + Arrays.toString(line.getParameters())).contains("503"));
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void spans_that_are_never_accepted_are_dropped() {
    failures.set(Integer.MAX_VALUE);
    queue.start();

    queue.offer(Spans.some(4));

    await().atMost(LIMIT).until(() -> queue.dropped() == 4);
    assertThat(warnings).hasSize(1);
  }
}
