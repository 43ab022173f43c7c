package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.engine.testing.Standstill;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// The suite of every runtime that starts real instances: two engines use it at the same time.
public abstract class EnginesConformance extends RuntimeConformance {

  /// Returns the database of tokens and instances.
  protected abstract DataSource database();

  /// Returns another engine's runtime on the same targets.
  protected abstract Runtime another(DataSource database);

  /// Whether something started as this instance is running, even if no table names it.
  protected abstract boolean isRunning(UUID instance);

  @Test
  void an_engine_that_stood_still_before_a_start_leaves_nothing_that_runs() throws Exception {
    adopt();
    var still = new Standstill(database());
    Runtime zombie = another(still.database());
    still.arm();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<UUID> late = executor.submit(() -> zombie.start(LANE, FIRST, release, spec(), 0));
      still.awaitHeld();
      UUID first = runtime().readAll().instances(LANE).getFirst().id();
      runtime().fence(LANE, SECOND);
      giveUp(first);
      UUID second = ready(SECOND, 0);

      still.release();

      assertThat(late.get()).isEqualTo(first);
      await().atMost(LIMIT).until(() -> !isRunning(first));
      assertThat(runtime().read(LANE)).extracting(Instance::id).containsExactly(second);
      assertThat(isRunning(second)).isTrue();
    }
  }

  @Test
  void another_engine_finds_what_runs_and_obeys_the_same_tokens() {
    adopt();
    UUID id = ready(FIRST, 0);
    Runtime other = another(database());

    assertThat(other.readAll().instances(LANE)).extracting(Instance::id).containsExactly(id);
    runtime().fence(LANE, SECOND);

    assertStale(() -> other.stop(LANE, FIRST, id, GRACE));
    assertThat(isRunning(id)).isTrue();
  }

  /// Deletes the row, as a runtime does if a start takes too long.
  private void giveUp(UUID instance) throws SQLException {
    try (var connection = database().getConnection();
        var statement = connection.prepareStatement("delete from instance where id = ?")) {
      statement.setObject(1, instance);
      statement.execute();
    }
  }
}
