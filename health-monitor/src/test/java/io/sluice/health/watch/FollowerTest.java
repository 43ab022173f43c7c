package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Decision;
import io.sluice.contract.Envelope;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private final World world = new World();

  @Test
  void a_watch_starts_with_the_first_confirmed_shift_and_not_before() {
    world.follow(new Progress.Started(World.spec(), Optional.of(World.serving()), Instant.EPOCH));
    world.follow(new Progress.StepStarted(1, new Step.Fence(), Instant.EPOCH));
    assertThat(world.memory.watch(World.CANDIDATE)).isEmpty();
    world.shift(0);
    assertThat(world.memory.watch(World.CANDIDATE)).isEmpty();

    world.shift(10);

    assertThat(world.watch().stable()).contains(World.STABLE);
    assertThat(world.watch().state().weight()).isEqualTo(new Percent(10));
    assertThat(world.watch().state().tally().step()).isEqualTo(1);
  }

  @Test
  void a_repeated_event_has_no_effect() {
    world.shifted(10);
    Envelope<Progress> step =
        world.envelope(
            new Progress.StepStarted(3, new Step.Observe(Duration.ofSeconds(5)), Instant.EPOCH));
    world.deliver(step);
    world.look();
    world.second(5, 0, 45, 0);
    Watch before = world.watch();

    world.deliver(step);

    assertThat(world.watch()).isEqualTo(before);
  }

  @Test
  void it_ends_with_the_release() {
    world.shifted(10).observing(3);

    world.follow(new Progress.Ended(Outcome.SUCCEEDED, Optional.empty(), "done"));

    assertThat(world.memory.watch(World.CANDIDATE)).isEmpty();
    assertThat(world.watcher().look(_ -> true, true)).isZero();
  }

  @Test
  void failures_withdraw_during_a_hold_too() {
    world.shifted(10);
    world.follow(
        new Progress.StepStarted(
            4, new Step.Hold(Duration.ofHours(1), Decision.ROLLBACK, "tea"), Instant.EPOCH));
    world.look();
    for (int i = 0; i < 4; i++) {
      world.second(5, 3, 45, 0);
    }

    assertThat(world.verdicts()).containsExactly(Kind.UNHEALTHY);
  }

  @Test
  void an_unhealthy_verdict_is_repeated_when_the_step_changes() {
    world.shifted(10).observing(3);
    for (int i = 0; i < 4; i++) {
      world.second(5, 3, 45, 0);
    }
    assertThat(world.verdicts()).containsExactly(Kind.UNHEALTHY);

    world.observing(4);
    world.second(5, 0, 45, 0);

    assertThat(world.verdicts()).containsExactly(Kind.UNHEALTHY, Kind.UNHEALTHY);
  }

  @Test
  void the_watch_begins_with_the_compared_instances_named_before_it() {
    world.follow(new Progress.Started(World.spec(), Optional.of(World.serving()), Instant.EPOCH));
    world.follow(new Progress.InstancesReady(2, World.STABLE, 3));
    world.follow(fresh("b"));
    world.follow(new Progress.InstancesReady(3, World.CANDIDATE, 1));
    assertThat(world.memory.watch(World.CANDIDATE)).isEmpty();

    world.shift(20);

    assertThat(world.watch().state().compared()).contains(List.of("b"));
    assertThat(world.memory.recorded()).contains(new Recorded.Compared(List.of("b")));
  }

  @Test
  void only_the_fresh_instances_of_stable_are_compared_until_they_are_retired() {
    world.follow(new Progress.Started(World.spec(), Optional.of(World.serving()), Instant.EPOCH));
    world.follow(fresh("b"));
    world.shift(20);
    world.observing(5);
    for (int i = 0; i < 4; i++) {
      world.count(World.STABLE, "b", 10, 0);
      world.second(10, 6, 30, 30);
    }
    assertThat(world.verdicts())
        .as("all of stable tells whether it is hurt too")
        .containsExactly(Kind.SHARED, Kind.UNHEALTHY);

    world.follow(new Progress.InstancesReady(0, World.STABLE, 3));
    assertThat(world.watch().state().compared()).as("the keeper's").isPresent();
    world.follow(new Progress.InstancesReady(7, World.STABLE, 3));

    assertThat(world.watch().state().compared()).isEmpty();
  }

  @Test
  void the_candidate_is_compared_with_those_that_were_named_last() {
    world.follow(new Progress.Started(World.spec(), Optional.of(World.serving()), Instant.EPOCH));
    world.follow(fresh("b"));
    world.shift(20);
    world.follow(new Progress.InstancesReady(7, World.STABLE, 3));

    world.follow(new Progress.InstancesReady(8, World.STABLE, 5, Optional.of(List.of("c", "d"))));

    assertThat(world.watch().state().compared()).contains(List.of("c", "d"));
  }

  private static Progress fresh(String name) {
    return new Progress.InstancesReady(2, World.STABLE, 4, Optional.of(List.of(name)));
  }

  @Test
  void a_rollback_is_not_judged() {
    world.shifted(10).observing(3);
    world.goBack();
    for (int i = 0; i < 10; i++) {
      world.second(5, 5, 45, 0);
    }

    assertThat(world.verdicts()).isEmpty();
    assertThat(world.memory.ticks()).hasSize(10);
  }

  @Test
  void another_lane_s_or_release_s_events_change_nothing() {
    world.shifted(10).observing(3);
    Watch before = world.watch();
    Envelope<Progress> mine =
        world.envelope(new Progress.Ended(Outcome.REJECTED, Optional.empty(), "no"));

    world.deliver(
        new Envelope<>(
            mine.id(),
            mine.source(),
            mine.key(),
            Optional.of(new UUID(0, 3)),
            mine.sequence(),
            mine.time(),
            mine.event()));

    assertThat(world.watch()).isEqualTo(before);
  }

  @Test
  void it_wakes_for_a_shift_and_for_an_observation_but_not_for_a_repeat() {
    List<UUID> woken = new ArrayList<>();
    Follower<Memory.Work> follower =
        new Follower<>(world.memory, world.watches, world.charges(), woken::add);
    world.shifted(10);
    Envelope<Progress> observe =
        world.envelope(
            new Progress.StepStarted(3, new Step.Observe(Duration.ofSeconds(5)), Instant.EPOCH));

    follower.on(observe);
    follower.on(observe);
    follower.on(world.envelope(new Progress.StepFinished(3, "healthy")));

    assertThat(woken).containsExactly(World.CANDIDATE);
  }
}
