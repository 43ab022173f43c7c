package io.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.notifier.channel.Notification;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The tests that every store of deliveries must pass, since the deliverer relies on them.
public abstract class DeliveryStoreConformance {
  private static final UUID ONE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  protected abstract DeliveryStore store();

  /// Creates a due delivery.
  protected abstract void add(Delivery delivery);

  protected abstract void allow(String environment, String host);

  /// Returns the first word of each notice so far: `delivered`, `failed`, `suppressed`.
  protected abstract List<String> notices();

  @Test
  void a_due_delivery_is_claimed_only_once() {
    add(delivery(1, "https://a/x"));

    assertThat(store().claim(ONE, 10, 4)).hasSize(1);
    assertThat(store().claim(OTHER, 10, 4)).isEmpty();
  }

  @Test
  void a_claim_returns_the_whole_delivery() {
    Delivery made = delivery(1, "https://a/x");
    add(made);

    Delivery claimed = store().claim(ONE, 10, 4).getFirst();

    assertThat(claimed.notification()).isEqualTo(made.notification());
    assertThat(claimed.lane()).isEqualTo(made.lane());
    assertThat(claimed.release()).isEqualTo(made.release());
    assertThat(claimed.transition()).isEqualTo(made.transition());
    assertThat(claimed.channel()).isEqualTo(made.channel());
    assertThat(claimed.tries()).isZero();
    assertThat(claimed.lease()).isPositive();
  }

  @Test
  void one_destination_takes_no_more_than_its_share() {
    for (int n = 0; n < 9; n++) {
      add(delivery(n, "https://dead/x"));
    }
    add(delivery(10, "https://b/x"));

    assertThat(store().claim(ONE, 10, 4)).hasSize(5);
    assertThat(store().claim(ONE, 10, 4)).isEmpty();
  }

  @Test
  void a_limit_holds_over_all_destinations() {
    for (int n = 0; n < 9; n++) {
      add(delivery(n, "https://%d/x".formatted(n)));
    }

    assertThat(store().claim(ONE, 3, 4)).hasSize(3);
  }

  @Test
  void a_failed_delivery_is_due_again_after_its_pause() {
    add(delivery(1, "https://a/x"));
    add(delivery(2, "https://b/x"));
    for (Delivery claimed : store().claim(ONE, 10, 4)) {
      Duration pause = claimed.message().equals(message(1)) ? Duration.ZERO : Duration.ofHours(1);
      assertThat(store().complete(claimed, "x", new DeliveryResult.RetryLater(pause, "no")))
          .isTrue();
    }

    assertThat(store().claim(ONE, 10, 4))
        .singleElement()
        .satisfies(retried -> assertThat(retried.tries()).isEqualTo(1));
  }

  @Test
  void a_postponed_delivery_counts_no_try() {
    add(delivery(1, "https://a/x"));
    store().complete(claim(), "x", new DeliveryResult.Postponed(Duration.ZERO));

    assertThat(claim().tries()).isZero();
  }

  @Test
  void an_end_is_final_and_becomes_a_notice() {
    add(delivery(1, "https://a/x"));
    Delivery claimed = claim();

    assertThat(store().complete(claimed, "x", new DeliveryResult.Delivered())).isTrue();
    assertThat(store().complete(claimed, "x", new DeliveryResult.Delivered())).isFalse();

    assertThat(store().claim(ONE, 10, 4)).isEmpty();
    assertThat(store().leases()).isEmpty();
    assertThat(notices()).containsExactly("delivered");
  }

  @Test
  void a_freed_lease_can_be_claimed_again_and_voids_the_older_answer() {
    add(delivery(1, "https://a/x"));
    Delivery old = claim();
    store().free(store().leases());
    Delivery fresh = claim();

    assertThat(fresh.lease()).isGreaterThan(old.lease());
    assertThat(store().complete(old, "x", new DeliveryResult.Failed("late", true))).isFalse();
    assertThat(store().complete(fresh, "x", new DeliveryResult.Suppressed("no"))).isTrue();
    assertThat(notices()).containsExactly("suppressed");
  }

  @Test
  void a_lease_that_changed_meanwhile_is_not_freed() {
    add(delivery(1, "https://a/x"));
    claim();
    List<DeliveryStore.Lease> seen = store().leases();
    store().free(seen);
    claim();

    store().free(seen);

    assertThat(store().leases()).hasSize(1);
  }

  @Test
  void a_standing_contains_the_allowed_hosts_of_the_environment() {
    add(delivery(1, "https://a/x"));
    Delivery claimed = claim();
    assertThat(store().readSendState(claimed).hosts()).isEmpty();

    allow("production", "a");

    assertThat(store().readSendState(claimed).hosts().orElseThrow())
        .satisfies(allowlist -> assertThat(allowlist.isAllowed("A")).isTrue())
        .satisfies(allowlist ->
            assertThat(allowlist.findRejection("a", InetAddress.ofLiteral("10.0.0.1"))).isPresent())
        .isEqualTo(HostAllowlist.of(List.of("a")));
    assertThat(store().readSendState(claimed).disabled()).isEmpty();
    assertThat(store().readSendState(claimed).age()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void a_destination_that_is_gone_is_known_to_be() {
    add(delivery(1, "https://a/x"));
    store().complete(claim(), "x", new DeliveryResult.Failed("answered 410", true));
    add(delivery(2, "https://a/x"));

    assertThat(store().readSendState(claim()).disabled()).contains("answered 410");
    assertThat(notices()).containsExactly("failed");
  }

  private Delivery claim() {
    return store().claim(ONE, 10, 4).getFirst();
  }

  private static UUID message(int n) {
    return new UUID(3, n);
  }

  private static Delivery delivery(int n, String address) {
    return new Delivery(
        new Notification(message(n), address, Optional.of("env:HOOK"), "{\"n\":%d}".formatted(n)),
        new LaneKey("production", "shop"),
        new UUID(4, n),
        "rolled-back",
        "webhook",
        0,
        0);
  }
}
