package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.ScriptedMonotonicTime;
import io.sluice.engine.testing.TestEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests a release that starts in an hour; the test controls the time.
class StartsTest {
  private final ScriptedMonotonicTime time = new ScriptedMonotonicTime();
  private final DataSource database = Databases.empty();
  private final TestEngine engine =
      new TestEngine(database, new InMemoryRuntime(), new InMemoryRouter(), "0");
  private LaneTimers laneTimers = timers();

  @BeforeEach
  void post() {
    ObjectNode spec = Json.mapper().valueToTree(EngineSpecs.shop("1.0", 1));
    spec.put("startAt", Instant.now().plus(Duration.ofHours(1)).toString());
    spec.put("startBefore", "2h");
    engine.post(Json.read(spec.toString(), ReleaseSpec.class));
    laneTimers.signalDue();
  }

  @AfterEach
  void stop() {
    engine.close();
    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void it_starts_when_its_time_has_been_counted() {
    pass(59);
    assertThat(engine.log()).containsExactly("queued");

    pass(2);

    await().untilAsserted(() -> assertThat(engine.log()).contains("start-reached", "started"));
    pass(1);
    assertThat(engine.log()).containsOnlyOnce("start-reached");
  }

  /// The database's clock shows a long time without a count, but this engine has counted.
  @Test
  void a_clock_that_jumps_does_not_start_it_early() throws SQLException {
    pass(30);
    shiftKept("50 minutes");
    pass(20);

    assertThat(engine.log()).containsExactly("queued");
  }

  @Test
  void time_in_which_no_engine_ran_counts_for_a_start() throws SQLException {
    pass(30);
    shiftKept("25 minutes");
    laneTimers = timers();
    laneTimers.signalDue();
    pass(4);
    assertThat(engine.log()).containsExactly("queued");

    pass(2);

    await().untilAsserted(() -> assertThat(engine.log()).contains("started"));
  }

  private void shiftKept(String by) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("update lane_count set kept_at = kept_at - interval '" + by + "'");
    }
  }

  private void pass(int minutes) {
    time.pass(Duration.ofMinutes(minutes));
    laneTimers.signalDue();
  }

  private LaneTimers timers() {
    return new LaneTimers(engine.store, engine.lanes, engine.clock, time);
  }
}
