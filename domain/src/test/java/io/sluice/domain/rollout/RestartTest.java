package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Progress;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Restarts, which release the version that serves again.
class RestartTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100);
  private static final Strategy UNOBSERVED = new Strategy.Rolling(1, 0, Duration.ZERO);

  private final World world = new World(V1.serves(1));

  @Test
  void a_restart_exchanges_the_instances_one_by_one_and_keeps_their_number() {
    world.order(new Command.Scale(4));

    restart(2, id(1));
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
    restart(3, id(1));

    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED, REJECTED");
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("release %s no longer serves, so it cannot be restarted".formatted(id(1)));
  }

  private void restart(int id, UUID of) {
    world.tell(
        new Signal.Posted(
            id(id),
            V1.with(UNOBSERVED).with(Concurrency.QUEUE).spec(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(of),
            "ann",
            Optional.of("because"),
            Optional.empty()));
  }
}
