package io.sluice.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifyingEventProducerTest {
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final List<Long> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private NotifyingEventProducer producer = with(entry -> seen.add(entry.sequence()));

  /// Returns a producer with listeners whose broker accepts entries with odd sequences.
  private static NotifyingEventProducer with(PublishListener... all) {
    return new NotifyingEventProducer(
        entries ->
            entries.stream()
                .filter(entry -> entry.sequence() % 2 == 1)
                .map(LogEntry::id)
                .collect(Collectors.toSet()),
        () -> List.of(all));
  }

  @AfterEach
  void close() {
    release.countDown();
    producer.close();
  }

  private void send(long sequence) {
    producer.send(List.of(outbox.append("production/a", sequence)));
  }

  @Test
  void listeners_receive_the_accepted_entries_in_order_and_no_others() {
    producer.start();

    LogEntry first = outbox.append("production/a", 1);
    LogEntry second = outbox.append("production/a", 2);
    LogEntry third = outbox.append("production/a", 3);

    assertThat(producer.send(List.of(first, second, third)))
        .isEqualTo(Set.of(first.id(), third.id()));
    await().untilAsserted(() -> assertThat(seen).containsExactly(1L, 3L));
    assertThat(producer.dropped()).isZero();
  }

  @Test
  void a_listener_that_fails_does_not_stop_the_others_and_its_entry_is_counted() {
    producer =
        with(
            _ -> {
              throw new IllegalStateException("no");
            },
            entry -> seen.add(entry.sequence()));
    producer.start();

    send(1);

    await().untilAsserted(() -> assertThat(seen).containsExactly(1L));
    assertThat(producer.dropped()).isOne();
  }

  @Test
  void a_listener_that_hangs_does_not_delay_the_sender_and_missed_entries_are_counted() {
    producer =
        with(_ -> {
          try {
            release.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    producer.start();
    LogEntry entry = outbox.append("production/a", 1);

    long began = System.nanoTime();
    for (int i = 0; i < NotifyingEventProducer.WAITING_MAX + 10; i++) {
      assertThat(producer.send(List.of(entry))).hasSize(1);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(producer.dropped()).isBetween(9L, 10L);
  }

  @Test
  void entries_that_wait_at_close_are_still_reported() {
    send(1);
    send(3);
    producer.start();
    producer.close();

    assertThat(seen).containsExactly(1L, 3L);
  }
}
