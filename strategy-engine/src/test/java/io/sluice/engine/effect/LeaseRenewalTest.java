package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.ScriptedMonotonicTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseRenewalTest {
  private final ScriptedMonotonicTime time = new ScriptedMonotonicTime();
  private final LeaseRenewal leases =
      new LeaseRenewal(
          new TargetRegistry(
              List.of(), List.of(), _ -> new TargetRegistry.Binding("local", "edge"), _ -> 200),
          time);

  @Test
  void an_observation_counts_for_five_seconds() {
    assertThat(leases.isObserved(EngineSpecs.LANE)).isFalse();

    observeTwice();
    time.pass(Duration.ofSeconds(5));
    assertThat(leases.isObserved(EngineSpecs.LANE)).isTrue();

    time.pass(Duration.ofMillis(1));
    assertThat(leases.isObserved(EngineSpecs.LANE)).isFalse();
  }

  @Test
  void observations_that_piled_up_do_not_count() {
    observeTwice();
    time.pass(Duration.ofSeconds(16));

    for (int i = 0; i < 10; i++) {
      leases.observe(EngineSpecs.LANE);
      time.pass(Duration.ofMillis(50));
    }
    assertThat(leases.isObserved(EngineSpecs.LANE)).isFalse();

    time.pass(Duration.ofSeconds(1));
    leases.observe(EngineSpecs.LANE);
    assertThat(leases.isObserved(EngineSpecs.LANE)).isTrue();
  }

  @Test
  void an_observation_from_before_the_expiry_was_seen_does_not_count() {
    observeTwice();
    time.pass(Duration.ofSeconds(1));
    leases.read(EngineSpecs.LANE, table(true));
    assertThat(leases.isObserved(EngineSpecs.LANE)).isFalse();

    leases.observe(EngineSpecs.LANE);
    assertThat(leases.isObserved(EngineSpecs.LANE)).isTrue();

    leases.read(EngineSpecs.LANE, table(false));
    assertThat(leases.isObserved(EngineSpecs.LANE)).isTrue();
  }

  private void observeTwice() {
    leases.observe(EngineSpecs.LANE);
    time.pass(Duration.ofSeconds(1));
    leases.observe(EngineSpecs.LANE);
  }

  private static Optional<Router.Table> table(boolean expired) {
    return Optional.of(
        new Router.Table(
            Token.NONE, 1, List.of(), List.of(), Router.Rules.NONE, expired, Optional.empty()));
  }
}
