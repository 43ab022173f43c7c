package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.PollGate;
import io.sluice.simulation.time.Timeline;
import io.sluice.simulation.time.WaitPoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Polling loops in virtual time.
class PollGateTest {
  private final List<Throwable> defects = new ArrayList<>();
  private final Timeline timeline = new Timeline((_, cause) -> defects.add(cause));
  private final PollGate pollGate = PollGate.every(() -> 10, () -> isNew());
  private final List<Long> polls = new ArrayList<>();
  private boolean isNew;

  @Test
  void while_there_is_something_to_see_each_look_takes_place() {
    isNew = true;

    loopUntil(45, () -> timeline.pass(pollGate));

    assertThat(polls).containsExactly(0L, 10L, 20L, 30L, 40L);
  }

  @Test
  void a_change_is_seen_at_the_next_regular_poll() {
    timeline.after(34, () -> isNew = true);

    loopUntil(55, () -> timeline.pass(pollGate));

    assertThat(polls).containsExactly(0L, 40L, 50L);
  }

  @Test
  void where_nothing_is_new_a_look_is_put_off_sixteen_times_and_no_oftener() {
    loopUntil(400, () -> timeline.pass(pollGate));

    assertThat(polls).containsExactly(0L, 170L, 340L);
  }

  @Test
  void a_loop_at_a_gate_continues_as_soon_as_the_gate_opens() {
    var waitPoint = new WaitPoint(timeline);
    timeline.after(34, waitPoint::open);

    loopUntil(
        100,
        () -> {
          var _ = waitPoint.await(pollGate);
        });

    assertThat(polls).containsExactly(0L, 34L);
  }

  private boolean isNew() {
    return isNew;
  }

  private void loopUntil(long end, Runnable pause) {
    timeline.spawn(
        new Host("one", 1),
        "loop",
        () -> {
          while (true) {
            polls.add(timeline.now());
            pause.run();
          }
        });
    timeline.after(end, () -> {});
    timeline.run(() -> timeline.now() < end);
    assertThat(defects).isEmpty();
  }
}
