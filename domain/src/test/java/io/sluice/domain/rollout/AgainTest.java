package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Reverts and restarts: a version that served, once more.
class AgainTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100);
  private static final Strategy UNOBSERVED = new Strategy.Rolling(1, 0, Duration.ZERO);

  private final World world = new World(V1.serves(1));

  /// Nothing has to be started: its instances are still there.
  @Test
  void a_revert_while_the_new_version_is_watched_gives_the_traffic_back_at_once() {
    world.post(2, V2.watch(MIN));
    while (States.of(world.active()) != State.WATCHING) {
      world.settle().judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }

    again(3, Optional.of(id(1)), Optional.empty());

    assertThat(PlannerTest.show(world.events(Progress.PlanAdopted.class).getLast().plan()))
        .isEqualTo("fence, stable +3, shift 0, candidate 0");
    world.settle();
    assertThat(world.outcomes()).isEqualTo("SUPERSEDED, SUCCEEDED");
    assertThat(world.events(Progress.Ended.class).getLast().reason()).isEqualTo("already serving");
    assertThat(world.lane.stable().map(Progress.Serving::release)).hasValue(id(1));
    assertThat(world.weight(1)).isEqualTo(100);
  }

  @Test
  void a_restart_exchanges_the_instances_one_by_one_and_keeps_their_number() {
    world.order(new Command.Scale(4));

    again(2, Optional.empty(), Optional.of(id(1)));
    assertThat(world.active().spec().replicas()).isEqualTo(4);
    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(world.lane.stable().map(Progress.Serving::release)).hasValue(id(2));
    assertThat(world.lane.ready(id(2))).isEqualTo(4);
    assertThat(world.lane.ready(id(1))).isZero();
  }

  @Test
  void a_restart_of_what_serves_no_more_is_rejected() {
    world.post(2, V2);
    world.settle();
    again(3, Optional.empty(), Optional.of(id(1)));

    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED, REJECTED");
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo(
            "release %s, which was to be restarted, does not serve any more".formatted(id(1)));
  }

  private void again(int id, Optional<UUID> revertOf, Optional<UUID> restartOf) {
    Concurrency concurrency = revertOf.isPresent() ? Concurrency.REPLACE : Concurrency.QUEUE;
    world.tell(
        new Signal.Posted(
            id(id),
            V1.with(UNOBSERVED).with(concurrency).spec(),
            Optional.empty(),
            revertOf,
            restartOf,
            "ann",
            Optional.of("because"),
            Optional.empty()));
  }
}
