package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.testing.ScriptedPace;
import io.sluice.engine.testing.Specs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseRenewalTest {
  private final ScriptedPace pace = new ScriptedPace();
  private final LeaseRenewal leases =
      new LeaseRenewal(
          new Targets(List.of(), List.of(), _ -> new Targets.Binding("local", "edge")), pace);

  @Test
  void an_observation_counts_once_and_for_five_seconds() {
    assertThat(leases.wasObserved(Specs.LANE)).isFalse();

    leases.observe(Specs.LANE);
    pace.pass(Duration.ofSeconds(5));
    assertThat(leases.wasObserved(Specs.LANE)).isTrue();
    assertThat(leases.wasObserved(Specs.LANE)).isFalse();

    leases.observe(Specs.LANE);
    pace.pass(Duration.ofMillis(5_001));
    assertThat(leases.wasObserved(Specs.LANE)).isFalse();
  }
}
