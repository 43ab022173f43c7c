package io.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResultWaiterTest {

  @Test
  void the_pause_doubles_up_to_a_bound() {
    assertThat(ResultWaiter.pause(1)).isEqualTo(Duration.ofMillis(50));
    assertThat(ResultWaiter.pause(2)).isEqualTo(Duration.ofMillis(100));
    assertThat(ResultWaiter.pause(6)).isEqualTo(Duration.ofMillis(1600));
    assertThat(ResultWaiter.pause(1000)).isEqualTo(Duration.ofMillis(1600));
  }
}
