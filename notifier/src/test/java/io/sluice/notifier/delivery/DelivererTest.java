package io.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.messaging.reach.Hosts;
import io.sluice.notifier.channel.Answer;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.Letter;
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
  private static final Answer.Refused NO = new Answer.Refused("answered 500", Optional.empty());

  private Duration now = Duration.ZERO;
  private final MemoryBook book = new MemoryBook(() -> now);
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Duration> sent = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private final Deliverer deliverer = deliverer(Runnable::run, scripted(() -> {}));

  @BeforeEach
  void the_environment_is_known() {
    book.hosts.put("production", Hosts.of(List.of("hooks.example.com")));
  }

  @Test
  void an_accepted_notification_is_sent_once() {
    book.add(letter(1, "https://hooks.example.com/a"));

    assertThat(deliverer.round()).isEqualTo(1);
    assertThat(deliverer.round()).isZero();

    assertThat(book.notices).containsExactly("delivered 1");
  }

  @Test
  void a_dead_destination_is_tried_ten_times_over_three_days() {
    book.add(letter(1, "https://hooks.example.com/a"));
    answers.addAll(List.of(NO, NO, NO, NO, NO, NO, NO, NO, NO, NO));

    runFor(Duration.ofDays(4));

    assertThat(gaps())
        .containsExactly("0s", "5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h");
    assertThat(book.notices).containsExactly("failed 10 answered 500");
  }

  @Test
  void a_delivery_whose_channel_throws_is_given_up_after_10_tries() {
    book.add(letter(1, "https://hooks.example.com/a"));
    Deliverer broken =
        deliverer(
            Runnable::run,
            scripted(() -> {
              throw new IllegalStateException("no such thing");
            }));

    for (int i = 0; i < 10; i++) {
      broken.round();
      now = now.plusDays(1);
    }

    assertThat(book.notices).containsExactly("failed 10 could not be sent: IllegalStateException");
  }

  @Test
  void a_destination_can_request_a_longer_wait_but_not_a_shorter_one() {
    book.add(letter(1, "https://hooks.example.com/a"));
    answers.add(new Answer.Refused("answered 429", Optional.of(Duration.ofMinutes(1))));
    answers.add(new Answer.Refused("answered 503", Optional.of(Duration.ofSeconds(1))));
    answers.add(new Answer.Refused("answered 503", Optional.of(Duration.ofDays(300))));

    runFor(Duration.ofDays(2));

    assertThat(gaps()).containsExactly("0s", "1m", "5m", "24h");
  }

  @Test
  void a_destination_that_is_gone_gets_nothing_more() {
    book.add(letter(1, "https://hooks.example.com/a"));
    answers.add(new Answer.Gone("answered 410"));
    deliverer.round();
    book.add(letter(2, "https://hooks.example.com/a"));
    deliverer.round();

    assertThat(book.notices)
        .containsExactly(
            "failed 1 answered 410", "suppressed the destination is disabled: answered 410");
    assertThat(sent).hasSize(1);
  }

  @Test
  void a_forbidden_delivery_is_suppressed_at_once() {
    book.add(letter(1, "https://hooks.example.com/a"));
    answers.add(new Answer.Forbidden("not allowed"));

    deliverer.round();

    assertThat(book.notices).containsExactly("suppressed not allowed");
  }

  @Test
  void a_delivery_waits_one_minute_for_its_environment_and_is_then_suppressed() {
    book.hosts.clear();
    book.add(letter(1, "https://hooks.example.com/a"));
    runFor(Duration.ofSeconds(30));
    assertThat(book.notices).isEmpty();

    runFor(Duration.ofSeconds(31));

    assertThat(book.notices).containsExactly("suppressed environment production is unknown");
    assertThat(sent).isEmpty();
  }

  @Test
  void an_answer_is_written_down_when_the_database_is_back_and_nothing_is_sent_again() {
    book.add(letter(1, "https://hooks.example.com/a"));
    deliverer(Runnable::run, scripted(() -> book.away = 3)).round();
    assertThat(book.notices).isEmpty();

    runFor(Duration.ofSeconds(10));

    assertThat(troubles).isNotEmpty();
    assertThat(sent).hasSize(1);
  }

  @Test
  void another_process_sends_the_delivery_of_a_dead_one_after_its_lease_expires() {
    book.add(letter(1, "https://hooks.example.com/a"));
    deliverer(_ -> {}, scripted(() -> {})).round();

    runFor(Deliverer.LEASE.minusSeconds(1));
    assertThat(sent).isEmpty();
    runFor(Duration.ofSeconds(3));

    assertThat(book.notices).containsExactly("delivered 1");
  }

  @Test
  void an_answer_under_an_older_lease_is_void() {
    book.add(letter(1, "https://hooks.example.com/a"));
    Delivery old = book.claim(new UUID(9, 9), 1, 1).getFirst();
    book.free(book.leases());
    deliverer.round();

    assertThat(book.settle(old, "x", new Settlement.Failed("late", false))).isFalse();
    assertThat(book.notices).containsExactly("delivered 1");
  }

  @Test
  void a_destination_that_does_not_answer_delays_no_other() throws InterruptedException {
    CountDownLatch others = new CountDownLatch(100);
    CountDownLatch release = new CountDownLatch(1);
    Channel channel = new Channels.Blocking(others, release);
    for (int n = 0; n < 20; n++) {
      book.add(letter(n, "https://hooks.example.com/dead"));
    }
    for (int n = 100; n < 200; n++) {
      book.add(letter(n, "https://hooks.example.com/" + n));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Deliverer several = deliverer(threads, channel);
      several.round();

      assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(several.inFlight()).isGreaterThanOrEqualTo(Deliverer.PER_DESTINATION_MAX);
      release.countDown();
    }
  }

  private Deliverer deliverer(Executor threads, Channel channel) {
    return new Deliverer(
        book,
        Map.of("webhook", channel),
        Schedule.STANDARD,
        threads,
        () -> now.toNanos(),
        UUID.randomUUID(),
        new Troubles());
  }

  private Channel scripted(Runnable before) {
    return new Channels.Scripted(letter -> {
      before.run();
      sent.add(now);
      return answers.isEmpty() ? new Answer.Accepted() : answers.poll();
    });
  }

  /// Runs one round per second.
  private void runFor(Duration time) {
    Duration end = now.plus(time);
    while (now.compareTo(end) < 0) {
      deliverer.round();
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

  private static Delivery letter(int n, String address) {
    return new Delivery(
        new Letter(new UUID(0, n), address, Optional.empty(), "{}"),
        LANE,
        new UUID(1, n),
        "rolled-back",
        "webhook",
        0,
        0);
  }

  private final class Troubles implements Observer {
    @Override
    public void tried(Delivery delivery, Duration took, Settlement settlement) {}

    @Override
    public void unavailable(String message) {
      troubles.add(message);
    }
  }
}
