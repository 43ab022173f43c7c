package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.Engine;
import io.sluice.engine.testing.MemoryRouter;
import io.sluice.engine.testing.MemoryRuntime;
import io.sluice.engine.testing.Specs;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeeperTest {
  private final DataSource database = Databases.empty();
  private final MemoryRuntime runtime = new MemoryRuntime();
  private final Engine engine = new Engine(database, runtime, new MemoryRouter(), "0");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_candidate_that_never_got_ready_is_kept_to_be_looked_at() {
    engine.post(Specs.shop("1.0"));
    awaitEnd();
    UUID second = engine.post(Specs.kept("2.0"));
    await()
        .untilAsserted(() ->
            assertThat(engine.lane().active().orElseThrow().step())
                .hasValueSatisfying(step -> assertThat(step).isInstanceOf(Step.Hold.class)));
    await().untilAsserted(() -> assertThat(engine.store.unfinished().rows()).isEmpty());

    engine.keeper.round();

    assertThat(engine.store.unfinished().rows()).isEmpty();
    assertThat(runtime.read(Specs.LANE)).anyMatch(i -> i.release().equals(second));
    engine.send(new Signal.Ordered(UUID.randomUUID(), new Command.Abort(second), "test", "seen"));
    awaitEnd();
    assertThat(runtime.read(Specs.LANE)).noneMatch(i -> i.release().equals(second));
  }

  private void awaitEnd() {
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }
}
