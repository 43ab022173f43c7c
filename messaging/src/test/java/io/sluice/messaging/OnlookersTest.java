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

class OnlookersTest {
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final List<Long> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch go = new CountDownLatch(1);
  private Onlookers onlookers = with(entry -> seen.add(entry.sequence()));

  /// Returns listeners on a bus that accepts entries with odd sequences.
  private static Onlookers with(Onlooker... all) {
    return new Onlookers(
        entries ->
            entries.stream()
                .filter(entry -> entry.sequence() % 2 == 1)
                .map(Entry::id)
                .collect(Collectors.toSet()),
        () -> List.of(all));
  }

  @AfterEach
  void close() {
    go.countDown();
    onlookers.close();
  }

  private void send(long sequence) {
    onlookers.send(List.of(outbox.append("production/a", sequence)));
  }

  @Test
  void listeners_receive_the_accepted_entries_in_order_and_no_others() {
    onlookers.start();

    Entry first = outbox.append("production/a", 1);
    Entry second = outbox.append("production/a", 2);
    Entry third = outbox.append("production/a", 3);

    assertThat(onlookers.send(List.of(first, second, third)))
        .isEqualTo(Set.of(first.id(), third.id()));
    await().untilAsserted(() -> assertThat(seen).containsExactly(1L, 3L));
    assertThat(onlookers.dropped()).isZero();
  }

  @Test
  void a_listener_that_fails_does_not_stop_the_others_and_its_entry_is_counted() {
    onlookers =
        with(
            _ -> {
              throw new IllegalStateException("no");
            },
            entry -> seen.add(entry.sequence()));
    onlookers.start();

    send(1);

    await().untilAsserted(() -> assertThat(seen).containsExactly(1L));
    assertThat(onlookers.dropped()).isOne();
  }

  @Test
  void one_that_hangs_never_holds_up_the_sender_and_what_it_misses_is_counted() {
    onlookers =
        with(_ -> {
          try {
            go.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    onlookers.start();
    Entry entry = outbox.append("production/a", 1);

    long began = System.nanoTime();
    for (int i = 0; i < Onlookers.WAITING_MAX + 10; i++) {
      assertThat(onlookers.send(List.of(entry))).hasSize(1);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(onlookers.dropped()).isBetween(9L, 10L);
  }

  @Test
  void entries_that_wait_at_close_are_still_reported() {
    send(1);
    send(3);
    onlookers.start();
    onlookers.close();

    assertThat(seen).containsExactly(1L, 3L);
  }
}
