package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.Transactions.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneBatchTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void one_that_fails_keeps_no_other_from_its_turn() {
    assertThatThrownBy(() -> run(new IllegalStateException("broken")))
        .hasMessage("broken")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));

    assertThat(done).containsExactly("b", "d");
  }

  @Test
  void a_busy_one_keeps_no_other_from_its_turn() {
    assertThatThrownBy(
            () -> run(new UnavailableException("busy", new IllegalStateException(), true)))
        .hasMessage("busy");

    assertThat(done).containsExactly("b", "d");
  }

  @Test
  void an_unavailable_database_ends_the_run_for_all_lanes() {
    assertThatThrownBy(
            () -> run(new UnavailableException("unavailable", new IllegalStateException(), false)))
        .hasMessage("unavailable");

    assertThat(done).isEmpty();
  }

  private void run(RuntimeException failure) {
    LaneBatch.run(
        List.of("a", "b", "c", "d"),
        lane -> {
          if (lane.equals("a")) {
            throw failure;
          }
          if (lane.equals("c")) {
            throw new IllegalStateException("broken, too");
          }
          done.add(lane);
        });
  }
}
