package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Phase;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests that events that break an invariant are never written: the release is held, and a page is
/// logged.
class BrokenTest {
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestEngine engine =
      new TestEngine(Databases.empty(), new InMemoryRuntime(), router, "0");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_table_that_does_not_sum_to_100_holds_the_release() {
    UUID first = engine.post(EngineSpecs.shop("1.0"));
    Awaitility.await()
        .until(() -> engine.lane().active().isEmpty() && engine.lane().stable().isPresent());
    router.setUnavailable(true);
    UUID second = engine.post(EngineSpecs.shop("2.0"));
    Awaitility.await()
        .until(() ->
            engine.lane().active().filter(waiting -> waiting.position().wave() == 1).isPresent());
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
    assertThat(engine.log()).contains("hold-started");

    router.setUnavailable(false);
    engine.send(
        new Signal.CommandReceived(
            UUID.randomUUID(), new Command.Abort(second), "test", "as it was"));
    Awaitility.await().until(() -> engine.lane().active().isEmpty());
  }
}
