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

class OutboxRelayTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(5);

  private final AtomicBoolean isLimitRaised = new AtomicBoolean();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final List<LogEntry> sent = new CopyOnWriteArrayList<>();
  private EventProducer producer = this::accept;
  private OutboxRelay relay = new OutboxRelay(outbox, entries -> producer.send(entries), NEVER);

  private Set<UUID> accept(List<LogEntry> entries) {
    sent.addAll(entries);
    return entries.stream().map(LogEntry::id).collect(Collectors.toSet());
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
        .extracting(LogEntry::sequence)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void a_lane_that_the_broker_rejects_waits_and_the_others_advance() {
    outbox.append("production/bad", 1);
    outbox.append("production/good", 1);
    outbox.append("production/good", 2);
    producer =
        entries -> accept(entries.stream().filter(entry -> entry.key().endsWith("good")).toList());

    assertThat(relay.drain()).isEqualTo(1);

    assertThat(outbox.size()).isEqualTo(1);
    assertThat(sent).extracting(LogEntry::sequence).containsExactly(1L, 2L);
  }

  /// Accepts all entries except one, which it rejects permanently until the limit is raised.
  private final class ProducerWithLimit implements EventProducer {
    private final UUID huge;

    ProducerWithLimit(UUID huge) {
      this.huge = huge;
    }

    @Override
    public Set<UUID> send(List<LogEntry> entries) {
      return accept(entries.stream().filter(entry -> !isHuge(entry)).toList());
    }

    @Override
    public Set<UUID> send(List<LogEntry> entries, BiConsumer<UUID, String> rejected) {
      entries.stream()
          .filter(this::isHuge)
          .forEach(entry -> rejected.accept(entry.id(), "too large"));
      return send(entries);
    }

    private boolean isHuge(LogEntry entry) {
      return entry.id().equals(huge) && !isLimitRaised.get();
    }
  }

  @Test
  void an_entry_that_is_never_accepted_blocks_its_lane_and_not_the_relay() {
    LogEntry bad = outbox.append("production/bad", 1);
    outbox.append("production/bad", 2);
    relay = new OutboxRelay(outbox, new ProducerWithLimit(bad.id()), NEVER);

    for (int i = 1; i <= 3; i++) {
      outbox.append("production/good", i);
      assertThat(relay.drain()).isEqualTo(1);

      assertThat(relay.findFailure()).isEmpty();
      assertThat(relay.blocked())
          .containsOnly(
              entry(
                  "production/bad", "event 1 (io.sluice.lane-stopped) cannot be sent: too large"));
      assertThat(relay.sent()).isEqualTo(i);
    }
    isLimitRaised.set(true);
    assertThat(relay.drain()).isZero();

    assertThat(relay.blocked()).isEmpty();
    assertThat(sent)
        .filteredOn(entry -> entry.key().equals("production/bad"))
        .extracting(LogEntry::sequence)
        .containsExactly(1L, 2L);
  }

  @Test
  void a_broker_that_accepts_nothing_is_a_failure_of_the_relay() {
    outbox.append("production/a", 1);
    outbox.append("production/b", 1);
    producer = _ -> Set.of();

    assertThat(relay.drain()).isEqualTo(2);

    assertThat(relay.findFailure()).hasValue("the broker did not accept 2 entries");
    assertThat(relay.blocked()).isEmpty();
  }

  @Test
  void the_failure_of_the_relay_names_the_cause_that_the_producer_reports() {
    outbox.append("production/a", 1);
    EventProducer full =
        new EventProducer() {
          @Override
          public Set<UUID> send(List<LogEntry> entries) {
            return Set.of();
          }

          @Override
          public Optional<String> findFailure() {
            return Optional.of("its disk is full");
          }
        };
    try (OutboxRelay own = new OutboxRelay(outbox, full, NEVER)) {
      assertThat(own.drain()).isEqualTo(1);

      assertThat(own.findFailure())
          .hasValue("the broker did not accept 1 entries: its disk is full");
    }
  }

  @Test
  void a_rejected_lane_is_blocked_alone_and_is_no_failure_of_the_relay() {
    outbox.append("production/bad", 1);
    outbox.append("production/good", 1);
    producer =
        entries -> accept(entries.stream().filter(entry -> entry.key().endsWith("good")).toList());

    assertThat(relay.drain()).isEqualTo(1);

    assertThat(relay.findFailure()).isEmpty();
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
    relay = new OutboxRelay(outbox, this::accept, SOON);
    relay.start();
    outbox.append("production/a", 1);

    await().until(() -> relay.sent() == 1);
  }

  @Test
  void the_relay_survives_an_unavailable_database_and_reports_it() {
    relay = new OutboxRelay(outbox, this::accept, SOON);
    outbox.failNext(4);
    outbox.append("production/a", 1);
    relay.start();

    await().until(() -> relay.findFailure().isPresent());
    await().until(() -> relay.sent() == 1);
    await().until(() -> relay.findFailure().isEmpty());
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
