package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Restarts;
import io.sluice.contract.Side;
import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recorded.InstancesLost;
import io.sluice.domain.verdict.WatchState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests that lost instances, as the engine reports them, affect the verdict.
class EndingsTest {
  private static final Analysis ANALYSIS =
      new Analysis(
          0.01,
          20,
          Stream.concat(
                  Specs.ANALYSIS.checks().stream(),
                  Stream.of(new Check("restarts", Restarts.USUAL)))
              .toList());

  private final World world = new World();

  private void begin() {
    world.shifted(10, ANALYSIS);
    world.table(10, 1, 3);
    world.observing(3);
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      world.second(5, 0, 45, 0);
    }
  }

  private void crash() {
    begin();
    for (int i = 1; i <= 3; i++) {
      seconds(10);
      world.lost(World.CANDIDATE, i);
    }
    seconds(4);
  }

  @Test
  void a_candidate_that_keeps_losing_instances_is_unhealthy_without_a_failed_request() {
    crash();

    Verdict last = world.memory.published(Verdict.class).getLast();
    assertThat(last.verdict()).isEqualTo(Kind.UNHEALTHY);
    assertThat(last.sentence())
        .startsWith("instances of the candidate ended by themselves 3 times in 20s");
  }

  @Test
  void a_repeated_count_adds_nothing_and_a_jump_adds_the_whole_difference() {
    begin();
    world.lost(World.CANDIDATE, 2);
    world.lost(World.CANDIDATE, 2);
    world.lost(World.CANDIDATE, 1);
    world.lost(World.CANDIDATE, 5);

    assertThat(endings()).extracting(InstancesLost::count).containsExactly(2, 3);
  }

  @Test
  void endings_of_stable_before_the_release_are_nothing_to_it_and_those_after_are_recorded() {
    world.lost(World.STABLE, 7);
    begin();
    world.lost(World.STABLE, 8);

    assertThat(endings())
        .extracting(InstancesLost::side, InstancesLost::count)
        .containsExactly(tuple(Side.STABLE, 1));
  }

  @Test
  void
      a_candidate_that_ended_again_and_again_while_it_was_idle_is_taken_back_at_its_first_requests() {
    world.follow(
        new Started(
            World.spec(ANALYSIS), Optional.of(World.serving()), world.memory.now.plusSeconds(99)));
    for (int i = 1; i <= 5; i++) {
      world.pass(0, 0, 45, 0);
      world.lost(World.CANDIDATE, i);
    }
    world.shift(10);
    world.table(10, 1, 3);
    world.observing(3);
    seconds(4);

    assertThat(world.verdicts()).containsExactly(Kind.UNHEALTHY);
  }

  @Test
  void a_candidate_is_healthy_if_both_sides_lose_instances_while_it_is_idle() {
    world.follow(
        new Started(
            World.spec(ANALYSIS), Optional.of(World.serving()), world.memory.now.plusSeconds(99)));
    for (int i = 1; i <= 5; i++) {
      world.pass(0, 0, 45, 0);
      world.lost(World.CANDIDATE, i);
      world.lost(World.STABLE, 3 * i);
    }
    world.shift(10);
    world.table(10, 1, 3);
    world.observing(3);
    seconds(10);

    assertThat(world.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void a_succeeded_release_keeps_its_loss_count_when_it_becomes_stable() {
    Followed followed =
        Followed.NOTHING
            .after(1, Optional.of(World.STABLE), began(), world.memory.now)
            .after(2, Optional.empty(), new Heard.Lost(World.STABLE, 4), world.memory.now)
            .after(3, Optional.of(World.STABLE), new Heard.Ended(true), world.memory.now)
            .after(4, Optional.of(World.CANDIDATE), began(), world.memory.now);

    assertThat(followed.news(new Heard.Lost(World.STABLE, 5), world.memory.now))
        .contains(new InstancesLost(Side.STABLE, 1, world.memory.now, world.memory.now));
  }

  private Heard began() {
    return new Heard.Began(
        new Started(World.spec(ANALYSIS), Optional.of(World.serving()), world.memory.now));
  }

  @Test
  void the_verdict_follows_from_what_is_recorded() {
    crash();

    WatchState state = WatchState.start(ANALYSIS);
    for (Recorded entry : world.memory.recorded()) {
      state = state.take(entry);
    }
    assertThat(state).isEqualTo(world.watch().state());
  }

  private List<InstancesLost> endings() {
    return world.memory.recorded().stream()
        .filter(InstancesLost.class::isInstance)
        .map(InstancesLost.class::cast)
        .toList();
  }
}
