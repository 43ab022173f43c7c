package io.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.messaging.reach.Hosts;
import io.sluice.notifier.channel.Letter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The tests that every store of deliveries must pass, since the deliverer relies on them.
public abstract class BookConformance {
  private static final UUID ONE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  protected abstract Book book();

  /// Creates a due delivery.
  protected abstract void add(Delivery delivery);

  protected abstract void allow(String environment, String host);

  /// Returns the first word of each notice so far: `delivered`, `failed`, `suppressed`.
  protected abstract List<String> notices();

  @Test
  void a_due_delivery_is_claimed_only_once() {
    add(letter(1, "https://a/x"));

    assertThat(book().claim(ONE, 10, 4)).hasSize(1);
    assertThat(book().claim(OTHER, 10, 4)).isEmpty();
  }

  @Test
  void a_claim_returns_the_whole_delivery() {
    Delivery made = letter(1, "https://a/x");
    add(made);

    Delivery taken = book().claim(ONE, 10, 4).getFirst();

    assertThat(taken.letter()).isEqualTo(made.letter());
    assertThat(taken.lane()).isEqualTo(made.lane());
    assertThat(taken.release()).isEqualTo(made.release());
    assertThat(taken.transition()).isEqualTo(made.transition());
    assertThat(taken.channel()).isEqualTo(made.channel());
    assertThat(taken.tries()).isZero();
    assertThat(taken.lease()).isPositive();
  }

  @Test
  void one_destination_takes_no_more_than_its_share() {
    for (int n = 0; n < 9; n++) {
      add(letter(n, "https://dead/x"));
    }
    add(letter(10, "https://b/x"));

    assertThat(book().claim(ONE, 10, 4)).hasSize(5);
    assertThat(book().claim(ONE, 10, 4)).isEmpty();
  }

  @Test
  void a_limit_holds_over_all_destinations() {
    for (int n = 0; n < 9; n++) {
      add(letter(n, "https://%d/x".formatted(n)));
    }

    assertThat(book().claim(ONE, 3, 4)).hasSize(3);
  }

  @Test
  void a_failed_delivery_is_due_again_after_its_pause() {
    add(letter(1, "https://a/x"));
    add(letter(2, "https://b/x"));
    for (Delivery taken : book().claim(ONE, 10, 4)) {
      Duration pause = taken.message().equals(message(1)) ? Duration.ZERO : Duration.ofHours(1);
      assertThat(book().settle(taken, "x", new Settlement.Again(pause, "no"))).isTrue();
    }

    assertThat(book().claim(ONE, 10, 4))
        .singleElement()
        .satisfies(again -> assertThat(again.tries()).isEqualTo(1));
  }

  @Test
  void a_postponed_delivery_counts_no_try() {
    add(letter(1, "https://a/x"));
    book().settle(take(), "x", new Settlement.NotYet(Duration.ZERO));

    assertThat(take().tries()).isZero();
  }

  @Test
  void an_end_is_final_and_becomes_a_notice() {
    add(letter(1, "https://a/x"));
    Delivery taken = take();

    assertThat(book().settle(taken, "x", new Settlement.Delivered())).isTrue();
    assertThat(book().settle(taken, "x", new Settlement.Delivered())).isFalse();

    assertThat(book().claim(ONE, 10, 4)).isEmpty();
    assertThat(book().leases()).isEmpty();
    assertThat(notices()).containsExactly("delivered");
  }

  @Test
  void a_freed_lease_can_be_claimed_again_and_voids_the_older_answer() {
    add(letter(1, "https://a/x"));
    Delivery old = take();
    book().free(book().leases());
    Delivery fresh = take();

    assertThat(fresh.lease()).isGreaterThan(old.lease());
    assertThat(book().settle(old, "x", new Settlement.Failed("late", true))).isFalse();
    assertThat(book().settle(fresh, "x", new Settlement.Suppressed("no"))).isTrue();
    assertThat(notices()).containsExactly("suppressed");
  }

  @Test
  void a_lease_that_changed_meanwhile_is_not_freed() {
    add(letter(1, "https://a/x"));
    take();
    List<Book.Lease> seen = book().leases();
    book().free(seen);
    take();

    book().free(seen);

    assertThat(book().leases()).hasSize(1);
  }

  @Test
  void a_standing_contains_the_allowed_hosts_of_the_environment() {
    add(letter(1, "https://a/x"));
    Delivery taken = take();
    assertThat(book().standing(taken).hosts()).isEmpty();

    allow("production", "a");

    assertThat(book().standing(taken).hosts().orElseThrow())
        .satisfies(hosts -> assertThat(hosts.allow("A")).isTrue())
        .satisfies(
            hosts -> assertThat(hosts.refusal("a", InetAddress.ofLiteral("10.0.0.1"))).isPresent())
        .isEqualTo(Hosts.of(List.of("a")));
    assertThat(book().standing(taken).disabled()).isEmpty();
    assertThat(book().standing(taken).age()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void a_destination_that_is_gone_is_known_to_be() {
    add(letter(1, "https://a/x"));
    book().settle(take(), "x", new Settlement.Failed("answered 410", true));
    add(letter(2, "https://a/x"));

    assertThat(book().standing(take()).disabled()).contains("answered 410");
    assertThat(notices()).containsExactly("failed");
  }

  private Delivery take() {
    return book().claim(ONE, 10, 4).getFirst();
  }

  private static UUID message(int n) {
    return new UUID(3, n);
  }

  private static Delivery letter(int n, String address) {
    return new Delivery(
        new Letter(message(n), address, Optional.of("env:HOOK"), "{\"n\":%d}".formatted(n)),
        new LaneKey("production", "shop"),
        new UUID(4, n),
        "rolled-back",
        "webhook",
        0,
        0);
  }
}
