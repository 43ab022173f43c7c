package io.sluice.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressLimiterTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.7");

  @Test
  void a_burst_fills_up_again_at_the_rate() {
    var limiter = new AddressLimiter(ClientPolicy.DEFAULT.withRequests(10));
    AddressLimiter.Budget budget = limiter.enter(ADDRESS).orElseThrow();
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(budget.take(start)).isZero();
    }

    assertThat(budget.take(start)).isEqualTo(1);
    long later = start + Duration.ofMillis(500).toNanos();
    for (int i = 0; i < 5; i++) {
      assertThat(budget.take(later)).isZero();
    }
    assertThat(budget.take(later)).isEqualTo(1);
  }

  @Test
  void addresses_of_one_ipv6_network_count_together() {
    var limiter = new AddressLimiter(ClientPolicy.DEFAULT.withConnections(1));

    assertThat(limiter.enter(InetAddress.ofLiteral("2001:db8::1"))).isPresent();
    assertThat(limiter.enter(InetAddress.ofLiteral("2001:db8::2"))).isEmpty();
    assertThat(limiter.enter(InetAddress.ofLiteral("2001:db8:0:1::1"))).isPresent();
  }

  @Test
  void the_number_of_addresses_is_bounded_and_unused_ones_are_forgotten() {
    var limiter = new AddressLimiter(ClientPolicy.DEFAULT.withRequests(1_000_000));
    for (int i = 0; i < 2 * AddressLimiter.ADDRESSES_MAX; i++) {
      limiter.of(InetAddress.ofLiteral("10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255)));
    }
    AddressLimiter.Budget used = limiter.enter(ADDRESS).orElseThrow();
    assertThat(limiter.size()).isEqualTo(AddressLimiter.ADDRESSES_MAX + 1);

    limiter.sweep();

    assertThat(limiter.size()).isEqualTo(1);
    used.leave();
    assertThat(limiter.size()).isZero();
  }
}
