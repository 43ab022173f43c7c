package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestRatesTest {
  private static final Caller ANN =
      new Caller(new Subject(Subject.TOKENS, "ann"), "ann", CallerKind.PERSON, List.of());
  private static final Caller BEN =
      new Caller(new Subject(Subject.TOKENS, "ben"), "ben", CallerKind.PERSON, List.of());

  @Test
  void a_burst_fills_up_again_at_the_rate() {
    var rate = new RequestRate(10);
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(rate.tryAcquire("ann", start)).isTrue();
    }

    assertThat(rate.tryAcquire("ann", start)).isFalse();
    long later = start + Duration.ofMillis(500).toNanos();
    for (int i = 0; i < 5; i++) {
      assertThat(rate.tryAcquire("ann", later)).isTrue();
    }
    assertThat(rate.tryAcquire("ann", later)).isFalse();
    assertThat(rate.tryAcquire("ben", later)).isTrue();
  }

  @Test
  void the_number_of_names_is_bounded_and_unused_ones_are_forgotten() {
    var rate = new RequestRate(1);
    long start = System.nanoTime();
    for (int i = 0; i < 3 * RequestRate.NAMES_MAX; i++) {
      rate.tryAcquire("name-" + i, start);
    }
    assertThat(rate.size()).isEqualTo(RequestRate.NAMES_MAX + 1);
    assertThat(rate.tryAcquire("another", start)).as("of the shared limit").isFalse();

    assertThat(rate.tryAcquire("another", start + Duration.ofMinutes(1).toNanos())).isTrue();

    assertThat(rate.size()).isLessThan(3);
  }

  @Test
  void a_caller_above_the_rate_is_named_and_another_one_is_served() {
    var rates = new RequestRates(1_000, 2);
    for (int i = 0; i < 20; i++) {
      rates.requireRate(ANN);
    }

    assertThatThrownBy(() -> rates.requireRate(ANN))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "ann sends more than 2 requests per second, the most after a burst: send fewer");
    assertThatCode(() -> rates.requireRate(BEN)).doesNotThrowAnyException();
  }

  @Test
  void addresses_of_one_ipv6_network_have_one_rate() {
    var rates = new RequestRates(1, 1_000);
    for (int i = 0; i < 10; i++) {
      rates.requireAddress("2001:db8::" + i);
    }

    assertThatThrownBy(() -> rates.requireAddress("2001:db8:0:0:9::1"))
        .hasMessageStartingWith("this address sends more than 1 requests per second");
    assertThatCode(() -> rates.requireAddress("2001:db8:0:1::1")).doesNotThrowAnyException();
    assertThatCode(() -> rates.requireAddress("192.0.2.7")).doesNotThrowAnyException();
  }
}
