package io.sluice.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Phase;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.Engine;
import io.sluice.engine.testing.MemoryRouter;
import io.sluice.engine.testing.MemoryRuntime;
import io.sluice.engine.testing.Specs;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests that events that break an invariant are never written: the release is held, and a page is
/// logged.
class BrokenTest {
  private final MemoryRouter router = new MemoryRouter();
  private final Engine engine = new Engine(Databases.empty(), new MemoryRuntime(), router, "0");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_table_that_does_not_sum_to_100_holds_the_release() {
    UUID first = engine.post(Specs.shop("1.0"));
    Awaitility.await()
        .until(() -> engine.lane().active().isEmpty() && engine.lane().stable().isPresent());
    router.setAway(true);
    UUID second = engine.post(Specs.shop("2.0"));
    Awaitility.await()
        .until(() -> engine.lane().active().filter(waiting -> waiting.wave() == 1).isPresent());
    Active active = engine.lane().active().orElseThrow();

    engine.send(
        new Signal.EffectDone(
            active.number(),
            new Signal.Result.Routed(
                Map.of(first, new Percent(80), second, new Percent(10)), Token.NONE)));

    assertThat(engine.weight(first)).isEqualTo(Percent.ALL);
    assertThat(engine.lane().active().map(Active::phase))
        .hasValueSatisfying(phase ->
            assertThat(phase)
                .isInstanceOfSatisfying(
                    Phase.Held.class,
                    held -> assertThat(held.reason()).contains("weights sum to 90")));
    assertThat(engine.log()).contains("held");

    router.setAway(false);
    engine.send(
        new Signal.Ordered(UUID.randomUUID(), new Command.Abort(second), "test", "as it was"));
    Awaitility.await().until(() -> engine.lane().active().isEmpty());
  }
}
