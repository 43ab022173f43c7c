package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
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
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100);
  private static final Strategy UNOBSERVED = new Strategy.Rolling(1, 0, Duration.ZERO);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  @Test
  void a_restart_exchanges_the_instances_one_by_one_and_keeps_their_number() {
    harness.send(new Command.Scale(4));

    restart(2, id(1));
    assertThat(harness.active().spec().replicas()).isEqualTo(4);
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.lane.stable().map(Progress.Serving::release)).hasValue(id(2));
    assertThat(harness.lane.ready(id(2))).isEqualTo(4);
    assertThat(harness.lane.ready(id(1))).isZero();
  }

  @Test
  void a_restart_of_what_serves_no_more_is_rejected() {
    harness.post(2, V2);
    harness.settle();
    restart(3, id(1));

    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED, REJECTED");
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("release %s no longer serves, so it cannot be restarted".formatted(id(1)));
  }

  private void restart(int id, UUID of) {
    harness.send(
        new Signal.ReleasePosted(
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
