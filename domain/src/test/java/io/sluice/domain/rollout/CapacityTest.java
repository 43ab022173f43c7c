package io.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Percent;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final UUID STABLE = new UUID(0, 1);
  private static final UUID CANDIDATE = new UUID(0, 2);
  private static final UUID ABANDONED = new UUID(0, 3);

  @Test
  void the_candidate_keeps_the_traffic_that_stable_cannot_carry() {
    Lane lane = lane(Map.of(STABLE, new Percent(50), CANDIDATE, new Percent(50)));

    assertThat(Capacity.returned(lane, STABLE, new Percent(75)))
        .isEqualTo(Map.of(STABLE, new Percent(75), CANDIDATE, new Percent(25)));
  }

  @Test
  void a_candidate_without_weight_gets_none_after_an_abandoned_rollback() {
    Lane lane =
        lane(Map.of(STABLE, new Percent(50), ABANDONED, new Percent(50), CANDIDATE, Percent.NONE));

    assertThat(Capacity.returned(lane, STABLE, new Percent(75)))
        .isEqualTo(
            Map.of(STABLE, new Percent(75), ABANDONED, new Percent(25), CANDIDATE, Percent.NONE));
  }

  private static Lane lane(Map<UUID, Percent> weights) {
    return Lane.serving(1, Optional.empty(), new DesiredState(Map.of(), weights));
  }
}
