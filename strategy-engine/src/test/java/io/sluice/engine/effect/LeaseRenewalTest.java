package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.ScriptedPace;
import io.sluice.engine.testing.Specs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseRenewalTest {
  private final ScriptedPace pace = new ScriptedPace();
  private final LeaseRenewal leases =
      new LeaseRenewal(
          new Targets(List.of(), List.of(), _ -> new Targets.Binding("local", "edge"), _ -> 200),
          pace);

  @Test
  void an_observation_counts_for_five_seconds() {
    assertThat(leases.isObserved(Specs.LANE)).isFalse();

    observeTwice();
    pace.pass(Duration.ofSeconds(5));
    assertThat(leases.isObserved(Specs.LANE)).isTrue();

    pace.pass(Duration.ofMillis(1));
    assertThat(leases.isObserved(Specs.LANE)).isFalse();
  }

  @Test
  void observations_that_piled_up_do_not_count() {
    observeTwice();
    pace.pass(Duration.ofSeconds(16));

    for (int i = 0; i < 10; i++) {
      leases.observe(Specs.LANE);
      pace.pass(Duration.ofMillis(50));
    }
    assertThat(leases.isObserved(Specs.LANE)).isFalse();

    pace.pass(Duration.ofSeconds(1));
    leases.observe(Specs.LANE);
    assertThat(leases.isObserved(Specs.LANE)).isTrue();
  }

  @Test
  void an_observation_from_before_the_expiry_was_seen_does_not_count() {
    observeTwice();
    pace.pass(Duration.ofSeconds(1));
    leases.read(Specs.LANE, table(true));
    assertThat(leases.isObserved(Specs.LANE)).isFalse();

    leases.observe(Specs.LANE);
    assertThat(leases.isObserved(Specs.LANE)).isTrue();

    leases.read(Specs.LANE, table(false));
    assertThat(leases.isObserved(Specs.LANE)).isTrue();
  }

  private void observeTwice() {
    leases.observe(Specs.LANE);
    pace.pass(Duration.ofSeconds(1));
    leases.observe(Specs.LANE);
  }

  private static Optional<Router.Table> table(boolean expired) {
    return Optional.of(
        new Router.Table(Token.NONE, 1, List.of(), List.of(), Router.Rules.NONE, expired));
  }
}
