package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Token;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// An abandoned rollback that left a part of the traffic with the other version.
class GivenUpTest {
  private static final Map<UUID, Percent> ALL = Map.of(id(1), Percent.ALL);

  private final LaneHarness harness =
      new LaneHarness(
          canary("1", 100)
              .serves(1)
              .withWeights(Map.of(id(1), new Percent(60), id(2), new Percent(40))));

  @Test
  void the_lane_records_traffic_that_the_reconciler_returns_to_stable() {
    route(ALL);

    assertThat(harness.weight(1)).isEqualTo(100);
    assertThat(harness.weight(2)).isZero();
    assertThat(harness.events(Progress.TrafficShifted.class)).hasSize(1);
  }

  @Test
  void unchanged_weights_are_not_recorded_again() {
    route(harness.lane.desired().weights());

    assertThat(harness.log).isEmpty();
  }

  @Test
  void a_release_that_is_active_shifts_its_traffic_itself() {
    harness.post(2, canary("2", 100));
    int events = harness.log.size();

    route(ALL);

    assertThat(harness.log).hasSize(events);
  }

  private void route(Map<UUID, Percent> weights) {
    harness.send(
        new Signal.EffectDone(
            EffectRequest.RECONCILER, new Signal.Result.Routed(weights, Token.NONE)));
  }
}
