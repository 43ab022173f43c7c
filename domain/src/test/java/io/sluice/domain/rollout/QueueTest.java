package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Concurrency;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 50, 100);

  private final World world = new World(V1.serves(1));

  @Test
  void a_release_waits_for_the_one_before_it() {
    world.post(2, V2);
    world.post(3, canary("3", 100));
    assertThat(world.active().release()).isEqualTo(id(2));

    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED, SUCCEEDED");
    assertThat(world.lane.stable().orElseThrow().release()).isEqualTo(id(3));
  }

  @Test
  void a_replacement_waits_for_the_rollback_and_supersedes_the_queue() {
    world.post(2, V2);
    world.settle();
    world.post(3, canary("3", 100));

    world.post(4, canary("4", 100).with(Concurrency.REPLACE));
    assertThat(world.active().release()).isEqualTo(id(2));
    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUPERSEDED, SUPERSEDED, SUCCEEDED");
    assertThat(world.lane.stable().orElseThrow().release()).isEqualTo(id(4));
  }

  @Test
  void a_release_that_may_not_wait_is_rejected() {
    world.post(2, V2);

    world.post(3, canary("3", 100).with(Concurrency.REJECT));

    assertThat(world.outcomes()).isEqualTo("REJECTED");
  }

  @Test
  void a_pipeline_that_posts_in_a_loop_is_rejected_once_fifty_wait() {
    for (int i = 2; i <= 53; i++) {
      world.post(i, canary("v" + i, 100));
    }

    assertThat(world.lane.queue()).hasSize(50);
    assertThat(world.outcomes()).isEqualTo("REJECTED");
    world.post(99, canary("99", 100).with(Concurrency.REPLACE));
    assertThat(world.lane.queue()).extracting(Lane.Waiting::release).containsExactly(id(99));
  }

  @Test
  void a_release_of_the_serving_version_succeeds_at_once() {
    world.post(2, V1);

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(world.events(Progress.Ended.class).getFirst().reason()).isEqualTo("already serving");
    assertThat(world.lane.stable().orElseThrow().release()).isEqualTo(id(1));
    assertThat(world.effects).isEmpty();
  }

  @Test
  void a_newer_release_ends_the_watch() {
    world.post(2, V2.watch(MIN));
    while (States.of(world.active()) != State.WATCHING) {
      world.settle();
      world.judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }

    world.post(3, canary("3", 100));
    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED, SUCCEEDED");
  }

  @Test
  void a_queued_release_expires() {
    world.post(2, V2);
    world.post(3, canary("3", 100));

    world.pass(Duration.ofHours(1));

    assertThat(world.outcomes()).startsWith("EXPIRED");
  }
}
