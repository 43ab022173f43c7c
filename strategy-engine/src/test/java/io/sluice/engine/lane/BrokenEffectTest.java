package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.LaneKey;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests an effect that cannot be parsed, of the lane itself or of another one.
class BrokenEffectTest {
  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final TestEngine engine = new TestEngine(database, runtime, new InMemoryRouter(), "0");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void it_keeps_no_other_lane_from_being_kept() {
    UUID dead = releaseAndKill();
    breakEffect("a/shop");

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(runtime.read(EngineSpecs.LANE)).hasSize(1).noneMatch(i -> i.id().equals(dead));
        });
    assertThat(engine.store.readPending().unreadable()).containsExactly(LaneKey.parse("a/shop"));
  }

  @Test
  void the_lane_that_it_belongs_to_is_left_alone_until_it_is_gone() {
    UUID dead = releaseAndKill();
    breakEffect(EngineSpecs.LANE.toString());

    engine.reconciler.reconcile();

    assertThat(engine.store.readPending().rows()).isEmpty();
    run("delete from effect where owner = ?", "x/1");
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(runtime.read(EngineSpecs.LANE)).hasSize(1).noneMatch(i -> i.id().equals(dead));
        });
  }

  private UUID releaseAndKill() {
    engine.post(EngineSpecs.shop("1.0"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    UUID instance = runtime.read(EngineSpecs.LANE).getFirst().id();
    runtime.kill(instance);
    return instance;
  }

  private void breakEffect(String lane) {
    run(
        """
        insert into effect (id, lane, number, target, kind, payload, epoch, n, owner, created)
        values (gen_random_uuid(), ?, 1, 'RUNTIME', 'scale', '{"type": "dance"}', 1, 1, 'x/1', now())
        """,
        lane);
  }

  private void run(String sql, String parameter) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
