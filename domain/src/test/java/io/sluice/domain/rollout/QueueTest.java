package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Concurrency;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Guards.ClosedWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueTest {
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 50, 100);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  @Test
  void a_release_waits_for_the_one_before_it() {
    harness.post(2, V2);
    harness.post(3, canary("3", 100));
    assertThat(harness.active().release()).isEqualTo(id(2));

    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED, SUCCEEDED");
    assertThat(harness.lane.stable().orElseThrow().release()).isEqualTo(id(3));
  }

  @Test
  void a_replacement_waits_for_the_rollback_and_supersedes_the_queue() {
    harness.post(2, V2);
    harness.settle();
    harness.post(3, canary("3", 100));

    harness.post(4, canary("4", 100).with(Concurrency.REPLACE));
    assertThat(harness.active().release()).isEqualTo(id(2));
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUPERSEDED, SUPERSEDED, SUCCEEDED");
    assertThat(harness.lane.stable().orElseThrow().release()).isEqualTo(id(4));
  }

  @Test
  void a_release_that_may_not_wait_is_rejected() {
    harness.post(2, V2);

    harness.post(3, canary("3", 100).with(Concurrency.REJECT));

    assertThat(harness.outcomes()).isEqualTo("REJECTED");
  }

  @Test
  void a_pipeline_that_posts_in_a_loop_is_rejected_once_fifty_wait() {
    for (int i = 2; i <= 53; i++) {
      harness.post(i, canary("v" + i, 100));
    }

    assertThat(harness.lane.queue()).hasSize(50);
    assertThat(harness.outcomes()).isEqualTo("REJECTED");
    harness.post(99, canary("99", 100).with(Concurrency.REPLACE));
    assertThat(harness.lane.queue()).extracting(Lane.Waiting::release).containsExactly(id(99));
  }

  @Test
  void one_decision_queues_defers_and_rejects_the_last_release_of_a_freeze() {
    Instant end = harness.at.plus(MIN);
    harness.guards = _ -> Optional.of(new ClosedWindow(end, "frozen by 'sale'"));
    for (int i = 2; i <= 51; i++) {
      harness.post(i, canary("v" + i, 100));
    }

    assertThat(harness.post(52, canary("v52", 100)))
        .allMatch(it -> it.release().equals(Optional.of(id(52))))
        .extracting(it -> it.event().getClass().getSimpleName())
        .containsExactly("Queued", "StartDeferred", "Ended");
    assertThat(harness.outcomes()).isEqualTo("REJECTED");
  }

  @Test
  void a_release_of_the_serving_version_succeeds_at_once() {
    harness.post(2, V1);

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.events(Progress.Ended.class).getFirst().reason())
        .isEqualTo("already serving");
    assertThat(harness.lane.stable().orElseThrow().release()).isEqualTo(id(1));
    assertThat(harness.effects).isEmpty();
  }

  @Test
  void a_newer_release_ends_the_watch() {
    harness.post(2, V2.bakeTime(MIN));
    while (harness.active().state() != State.BAKING) {
      harness.settle();
      harness.judge(2, Verdict.Kind.HEALTHY);
      harness.settle();
    }

    harness.post(3, canary("3", 100));
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED, SUCCEEDED");
  }

  @Test
  void a_queued_release_expires() {
    harness.post(2, V2);
    harness.post(3, canary("3", 100));

    harness.pass(Duration.ofHours(1));

    assertThat(harness.outcomes()).startsWith("EXPIRED");
  }
}
