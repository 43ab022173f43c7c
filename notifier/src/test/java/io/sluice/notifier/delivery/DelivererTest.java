package io.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.Notification;
import io.sluice.notifier.channel.SendResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The tests of the deliverer, with a clock that only the test moves.
class DelivererTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final SendResult.Refused REJECTED =
      new SendResult.Refused("answered 500", Optional.empty());

  private Duration now = Duration.ZERO;
  private final InMemoryDeliveryStore store = new InMemoryDeliveryStore(() -> now);
  private final Deque<SendResult> results = new ArrayDeque<>();
  private final List<Duration> sent = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Deliverer deliverer = deliverer(Runnable::run, scripted(() -> {}));

  @BeforeEach
  void the_environment_is_known() {
    store.hosts.put("production", HostAllowlist.of(List.of("hooks.example.com")));
  }

  @Test
  void an_accepted_notification_is_sent_once() {
    store.add(delivery(1, "https://hooks.example.com/a"));

    assertThat(deliverer.runOnce()).isEqualTo(1);
    assertThat(deliverer.runOnce()).isZero();

    assertThat(store.notices).containsExactly("delivered 1");
  }

  @Test
  void a_dead_destination_is_tried_ten_times_over_three_days() {
    store.add(delivery(1, "https://hooks.example.com/a"));
    results.addAll(
        List.of(
            REJECTED, REJECTED, REJECTED, REJECTED, REJECTED, REJECTED, REJECTED, REJECTED,
            REJECTED, REJECTED));

    runFor(Duration.ofDays(4));

    assertThat(gaps())
        .containsExactly("0s", "5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h");
    assertThat(store.notices).containsExactly("failed 10 answered 500");
  }

  @Test
  void a_delivery_whose_channel_throws_is_given_up_after_10_tries() {
    store.add(delivery(1, "https://hooks.example.com/a"));
    Deliverer broken =
        deliverer(
            Runnable::run,
            scripted(() -> {
              throw new IllegalStateException("unexpected");
            }));

    for (int i = 0; i < 10; i++) {
      broken.runOnce();
      now = now.plusDays(1);
    }

    assertThat(store.notices).containsExactly("failed 10 could not be sent: IllegalStateException");
  }

  @Test
  void a_destination_can_request_a_longer_wait_but_not_a_shorter_one() {
    store.add(delivery(1, "https://hooks.example.com/a"));
    results.add(new SendResult.Refused("answered 429", Optional.of(Duration.ofMinutes(1))));
    results.add(new SendResult.Refused("answered 503", Optional.of(Duration.ofSeconds(1))));
    results.add(new SendResult.Refused("answered 503", Optional.of(Duration.ofDays(300))));

    runFor(Duration.ofDays(2));

    assertThat(gaps()).containsExactly("0s", "1m", "5m", "24h");
  }

  @Test
  void a_destination_that_is_gone_gets_nothing_more() {
    store.add(delivery(1, "https://hooks.example.com/a"));
    results.add(new SendResult.Gone("answered 410"));
    deliverer.runOnce();
    store.add(delivery(2, "https://hooks.example.com/a"));
    deliverer.runOnce();

    assertThat(store.notices)
        .containsExactly(
            "failed 1 answered 410", "suppressed the destination is disabled: answered 410");
    assertThat(sent).hasSize(1);
  }

  @Test
  void a_forbidden_delivery_is_suppressed_at_once() {
    store.add(delivery(1, "https://hooks.example.com/a"));
    results.add(new SendResult.Forbidden("not allowed"));

    deliverer.runOnce();

    assertThat(store.notices).containsExactly("suppressed not allowed");
  }

  @Test
  void a_delivery_waits_one_minute_for_its_environment_and_is_then_suppressed() {
    store.hosts.clear();
    store.add(delivery(1, "https://hooks.example.com/a"));
    runFor(Duration.ofSeconds(30));
    assertThat(store.notices).isEmpty();

    runFor(Duration.ofSeconds(31));

    assertThat(store.notices).containsExactly("suppressed environment production is unknown");
    assertThat(sent).isEmpty();
  }

  @Test
  void an_answer_is_written_down_when_the_database_is_back_and_nothing_is_sent_again() {
    store.add(delivery(1, "https://hooks.example.com/a"));
    deliverer(Runnable::run, scripted(() -> store.failingCalls = 3)).runOnce();
    assertThat(store.notices).isEmpty();

    runFor(Duration.ofSeconds(10));

    assertThat(failures).isNotEmpty();
    assertThat(sent).hasSize(1);
  }

  @Test
  void another_process_sends_the_delivery_of_a_dead_one_after_its_lease_expires() {
    store.add(delivery(1, "https://hooks.example.com/a"));
    deliverer(_ -> {}, scripted(() -> {})).runOnce();

    runFor(Deliverer.LEASE.minusSeconds(1));
    assertThat(sent).isEmpty();
    runFor(Duration.ofSeconds(3));

    assertThat(store.notices).containsExactly("delivered 1");
  }

  @Test
  void an_answer_under_an_older_lease_is_void() {
    store.add(delivery(1, "https://hooks.example.com/a"));
    Delivery old = store.claim(new UUID(9, 9), 1, 1).getFirst();
    store.free(store.leases());
    deliverer.runOnce();

    assertThat(store.complete(old, "x", new DeliveryResult.Failed("late", false))).isFalse();
    assertThat(store.notices).containsExactly("delivered 1");
  }

  @Test
  void a_destination_that_does_not_answer_delays_no_other() throws InterruptedException {
    CountDownLatch others = new CountDownLatch(100);
    CountDownLatch release = new CountDownLatch(1);
    Channel channel = new ScriptedChannels.Blocking(others, release);
    for (int n = 0; n < 20; n++) {
      store.add(delivery(n, "https://hooks.example.com/dead"));
    }
    for (int n = 100; n < 200; n++) {
      store.add(delivery(n, "https://hooks.example.com/" + n));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Deliverer concurrent = deliverer(threads, channel);
      concurrent.runOnce();

      assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(concurrent.inFlight()).isGreaterThanOrEqualTo(Deliverer.PER_DESTINATION_MAX);
      release.countDown();
    }
  }

  private Deliverer deliverer(Executor threads, Channel channel) {
    return new Deliverer(
        store,
        Map.of("webhook", channel),
        _ -> new SecretReader(Map.of()),
        RetrySchedule.STANDARD,
        threads,
        () -> now.toNanos(),
        UUID.randomUUID(),
        new FailureListener());
  }

  private Channel scripted(Runnable before) {
    return new ScriptedChannels.Scripted(notification -> {
      before.run();
      sent.add(now);
      return results.isEmpty() ? new SendResult.Accepted() : results.poll();
    });
  }

  /// Runs one round per second.
  private void runFor(Duration time) {
    Duration end = now.plus(time);
    while (now.compareTo(end) < 0) {
      deliverer.runOnce();
      now = now.plusSeconds(1);
    }
  }

  private List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    Duration last = Duration.ZERO;
    for (Duration at : sent) {
      gaps.add(io.sluice.contract.ContractModule.text(at.minus(last)));
      last = at;
    }
    return gaps;
  }

  private static Delivery delivery(int n, String address) {
    return new Delivery(
        new Notification(new UUID(0, n), address, Optional.empty(), "{}"),
        LANE,
        new UUID(1, n),
        "rolled-back",
        "webhook",
        0,
        0);
  }

  private final class FailureListener implements DeliveryListener {
    @Override
    public void tried(Delivery delivery, Duration duration, DeliveryResult result) {}

    @Override
    public void unavailable(String message) {
      failures.add(message);
    }
  }
}
