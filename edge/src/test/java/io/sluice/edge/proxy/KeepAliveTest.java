package io.sluice.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Trap E2.
class KeepAliveTest {
  /// The shortest idle timeout of a server in use.
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  @Test
  void e2_a_connection_is_let_go_before_any_instance_closes_it_also_if_the_cleaner_has_just_run() {
    Duration longest =
        Duration.ofSeconds(UpstreamPool.KEEP_ALIVE_SECONDS)
            .plus(Duration.ofMillis(UpstreamPool.CLEANER_MS));

    assertThat(longest).isLessThan(SHORTEST);
  }
}
