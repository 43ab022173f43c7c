package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneReconcilerTest {
  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final TestEngine engine = new TestEngine(database, runtime, new InMemoryRouter(), "0");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_candidate_that_never_got_ready_is_kept_to_be_looked_at() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    UUID second = engine.post(EngineSpecs.heldOnFailure("2.0"));
    await()
        .untilAsserted(() ->
            assertThat(engine.lane().active().orElseThrow().findStep())
                .hasValueSatisfying(step -> assertThat(step).isInstanceOf(Step.Hold.class)));
    await().untilAsserted(() -> assertThat(engine.store.readPending().rows()).isEmpty());

    engine.reconciler.reconcile();

    assertThat(engine.store.readPending().rows()).isEmpty();
    assertThat(runtime.read(EngineSpecs.LANE)).anyMatch(i -> i.release().equals(second));
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(second), "test", "seen"));
    awaitEnd();
    assertThat(runtime.read(EngineSpecs.LANE)).noneMatch(i -> i.release().equals(second));
  }

  private void awaitEnd() {
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }
}
