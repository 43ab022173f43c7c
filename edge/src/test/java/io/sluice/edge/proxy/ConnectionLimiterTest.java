package io.sluice.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimiterTest {

  @Test
  void there_is_room_up_to_the_bound_and_again_after_one_left() {
    var limiter = new ConnectionLimiter(2);

    assertThat(limiter.enter(() -> false)).isTrue();
    assertThat(limiter.enter(() -> false)).isTrue();
    assertThat(limiter.enter(() -> false)).isFalse();
    assertThat(limiter.enter(() -> false)).isFalse();
    limiter.leave();
    assertThat(limiter.enter(() -> false)).isTrue();
    assertThat(limiter.enter(() -> false)).isFalse();
  }

  @Test
  void a_connection_that_replaces_another_has_its_room() {
    var limiter = new ConnectionLimiter(1);
    assertThat(limiter.enter(() -> false)).isTrue();

    assertThat(limiter.enter(() -> true)).isTrue();

    assertThat(limiter.enter(() -> false)).isFalse();
    limiter.leave();
    assertThat(limiter.enter(() -> false)).isTrue();
  }

  /// Each client may need a connection to an instance, and some descriptors are reserved for the
  /// edge itself.
  @ParameterizedTest
  @CsvSource({"1024, 384", "20000, 9872", "1048576, 10000", "100, 16"})
  void the_bound_leaves_descriptors(long descriptors, int clients) {
    assertThat(ProxyLimits.clients(descriptors)).isEqualTo(clients);
  }
}
