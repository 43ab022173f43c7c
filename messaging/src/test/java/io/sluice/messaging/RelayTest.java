package io.sluice.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(5);

  private final AtomicBoolean grown = new AtomicBoolean();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final List<Entry> sent = new CopyOnWriteArrayList<>();
  private Bus bus = this::take;
  private Relay relay = new Relay(outbox, entries -> bus.send(entries), NEVER);

  private Set<UUID> take(List<Entry> entries) {
    sent.addAll(entries);
    return entries.stream().map(Entry::id).collect(Collectors.toSet());
  }

  @AfterEach
  void stop() {
    relay.close();
  }

  @Test
  void it_drains_until_nothing_is_left() {
    for (int i = 1; i <= 5; i++) {
      outbox.append("production/a", i);
      outbox.append("production/b", i);
    }

    assertThat(relay.drain()).isZero();

    assertThat(outbox.size()).isZero();
    assertThat(relay.sent()).isEqualTo(10);
    assertThat(sent)
        .filteredOn(entry -> entry.key().equals("production/a"))
        .extracting(Entry::sequence)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void a_lane_that_the_bus_rejects_waits_and_the_others_advance() {
    outbox.append("production/bad", 1);
    outbox.append("production/good", 1);
    outbox.append("production/good", 2);
    bus = entries -> take(entries.stream().filter(entry -> entry.key().endsWith("good")).toList());

    assertThat(relay.drain()).isEqualTo(1);

    assertThat(outbox.size()).isEqualTo(1);
    assertThat(sent).extracting(Entry::sequence).containsExactly(1L, 2L);
  }

  /// Accepts all entries except one, which it rejects permanently until the limit has grown.
  private final class BusWithLimit implements Bus {
    private final UUID huge;

    BusWithLimit(UUID huge) {
      this.huge = huge;
    }

    @Override
    public Set<UUID> send(List<Entry> entries) {
      return take(entries.stream().filter(entry -> !isHuge(entry)).toList());
    }

    @Override
    public Set<UUID> send(List<Entry> entries, BiConsumer<UUID, String> rejected) {
      entries.stream()
          .filter(this::isHuge)
          .forEach(entry -> rejected.accept(entry.id(), "too large"));
      return send(entries);
    }

    private boolean isHuge(Entry entry) {
      return entry.id().equals(huge) && !grown.get();
    }
  }

  @Test
  void an_entry_that_is_never_taken_is_its_lanes_trouble_and_not_the_relays() {
    Entry bad = outbox.append("production/bad", 1);
    outbox.append("production/bad", 2);
    relay = new Relay(outbox, new BusWithLimit(bad.id()), NEVER);

    for (int i = 1; i <= 3; i++) {
      outbox.append("production/good", i);
      assertThat(relay.drain()).isEqualTo(1);

      assertThat(relay.trouble()).isEmpty();
      assertThat(relay.blocked())
          .containsOnly(
              entry("production/bad", "event 1 (io.sluice.stopped) cannot be sent: too large"));
      assertThat(relay.sent()).isEqualTo(i);
    }
    grown.set(true);
    assertThat(relay.drain()).isZero();

    assertThat(relay.blocked()).isEmpty();
    assertThat(sent)
        .filteredOn(entry -> entry.key().equals("production/bad"))
        .extracting(Entry::sequence)
        .containsExactly(1L, 2L);
  }

  @Test
  void a_bus_that_takes_nothing_is_the_relays_trouble() {
    outbox.append("production/a", 1);
    outbox.append("production/b", 1);
    bus = _ -> Set.of();

    assertThat(relay.drain()).isEqualTo(2);

    assertThat(relay.trouble()).hasValue("the broker did not accept 2 entries");
    assertThat(relay.blocked()).isEmpty();
  }

  @Test
  void the_relays_trouble_has_the_cause_that_the_bus_names() {
    outbox.append("production/a", 1);
    Bus full =
        new Bus() {
          @Override
          public Set<UUID> send(List<Entry> entries) {
            return Set.of();
          }

          @Override
          public Optional<String> trouble() {
            return Optional.of("its disk is full");
          }
        };
    try (Relay own = new Relay(outbox, full, NEVER)) {
      assertThat(own.drain()).isEqualTo(1);

      assertThat(own.trouble()).hasValue("the broker did not accept 1 entries: its disk is full");
    }
  }

  @Test
  void a_rejected_lane_is_blocked_alone_and_is_no_trouble_of_the_relay() {
    outbox.append("production/bad", 1);
    outbox.append("production/good", 1);
    bus = entries -> take(entries.stream().filter(entry -> entry.key().endsWith("good")).toList());

    assertThat(relay.drain()).isEqualTo(1);

    assertThat(relay.trouble()).isEmpty();
    assertThat(relay.blocked()).containsOnlyKeys("production/bad");
  }

  @Test
  void waking_it_sends_at_once() {
    relay.start();
    await().until(() -> relay.sent() == 0);
    outbox.append("production/a", 1);
    relay.wake();

    await().until(() -> relay.sent() == 1);
  }

  @Test
  void the_relay_sends_an_entry_without_a_wake_up() {
    relay = new Relay(outbox, this::take, SOON);
    relay.start();
    outbox.append("production/a", 1);

    await().until(() -> relay.sent() == 1);
  }

  @Test
  void the_relay_survives_an_unavailable_database_and_reports_it() {
    relay = new Relay(outbox, this::take, SOON);
    outbox.away(4);
    outbox.append("production/a", 1);
    relay.start();

    await().until(() -> relay.trouble().isPresent());
    await().until(() -> relay.sent() == 1);
    await().until(() -> relay.trouble().isEmpty());
  }

  @Test
  void once_closed_it_sends_no_more() {
    relay.start();
    await().until(() -> relay.sent() == 0);
    relay.close();
    outbox.append("production/a", 1);
    relay.wake();

    assertThat(outbox.size()).isEqualTo(1);
    assertThat(sent).isEmpty();
  }
}
