package io.sluice.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.Engine;
import io.sluice.engine.testing.MemoryRouter;
import io.sluice.engine.testing.MemoryRuntime;
import io.sluice.engine.testing.ScriptedPace;
import io.sluice.engine.testing.Specs;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests a release that is watched for a minute after its promotion; the test controls the time.
class TimersTest {
  private final ScriptedPace time = new ScriptedPace();
  private final DataSource database = Databases.empty();
  private final Engine engine = new Engine(database, new MemoryRuntime(), new MemoryRouter(), "0");
  private Timers timers = timers();

  @BeforeEach
  void watch() {
    engine.post(Specs.watched("1.0", Duration.ofMinutes(1)));
    await().until(() -> engine.lane().active().filter(a -> a.promoted()).isPresent());
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("step-started"));
    timers.round();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_watch_ends_when_its_time_has_passed_on_the_monotonic_clock() {
    pass(59);
    assertThat(engine.log()).endsWith("step-started");

    pass(1);

    assertThat(engine.log()).endsWith("ended");
  }

  @Test
  void the_waited_time_survives_a_restart() {
    pass(50);

    timers = timers();
    timers.round();
    pass(9);
    assertThat(engine.log()).endsWith("step-started");
    pass(1);

    assertThat(engine.log()).endsWith("ended");
  }

  @Test
  void time_that_no_replica_counted_does_not_count() {
    time.pass(Duration.ofMinutes(5));
    timers = timers();

    timers.round();

    assertThat(engine.log()).endsWith("step-started");
  }

  @Test
  void two_replicas_that_count_the_same_time_count_it_once() {
    Timers other = timers();
    other.round();
    pass(50);
    other.round();

    assertThat(engine.log()).endsWith("step-started");
  }

  private void pass(int seconds) {
    time.pass(Duration.ofSeconds(seconds));
    timers.round();
  }

  private Timers timers() {
    return new Timers(engine.store, engine.lanes, engine.clock, time);
  }
}
