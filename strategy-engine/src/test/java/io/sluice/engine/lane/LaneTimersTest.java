package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.ScriptedMonotonicTime;
import io.sluice.engine.testing.TestEngine;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests a release that bakes for a minute after its promotion; the test controls the time.
class LaneTimersTest {
  private final ScriptedMonotonicTime time = new ScriptedMonotonicTime();
  private final DataSource database = Databases.empty();
  private final TestEngine engine =
      new TestEngine(database, new InMemoryRuntime(), new InMemoryRouter(), "0");
  private LaneTimers laneTimers = timers();

  @BeforeEach
  void startBaking() {
    engine.post(EngineSpecs.baking("1.0", Duration.ofMinutes(1)));
    await().until(() -> engine.lane().active().filter(a -> a.promoted()).isPresent());
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("step-started"));
    laneTimers.signalDue();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_bake_ends_when_its_time_has_passed_on_the_monotonic_clock() {
    pass(59);
    assertThat(engine.log()).endsWith("step-started");

    pass(1);

    assertThat(engine.log()).endsWith("ended");
  }

  @Test
  void the_waited_time_survives_a_restart() {
    pass(50);

    laneTimers = timers();
    laneTimers.signalDue();
    pass(9);
    assertThat(engine.log()).endsWith("step-started");
    pass(1);

    assertThat(engine.log()).endsWith("ended");
  }

  @Test
  void time_that_no_replica_counted_does_not_count() {
    time.pass(Duration.ofMinutes(5));
    laneTimers = timers();

    laneTimers.signalDue();

    assertThat(engine.log()).endsWith("step-started");
  }

  @Test
  void two_replicas_that_count_the_same_time_count_it_once() {
    LaneTimers other = timers();
    other.signalDue();
    pass(50);
    other.signalDue();

    assertThat(engine.log()).endsWith("step-started");
  }

  private void pass(int seconds) {
    time.pass(Duration.ofSeconds(seconds));
    laneTimers.signalDue();
  }

  private LaneTimers timers() {
    return new LaneTimers(engine.store, engine.lanes, engine.clock, time);
  }
}
