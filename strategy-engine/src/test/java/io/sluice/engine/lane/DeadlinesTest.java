package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.engine.testing.DatabaseClock;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.ScriptedMonotonicTime;
import io.sluice.engine.testing.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests a canary without a verdict: its observation ends 10 min and 1 s after its start, at any
/// time of the database's clock.
class DeadlinesTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration EARLY = Duration.ofMinutes(9);
  private static final Duration LATE = Duration.ofSeconds(65);

  private final DataSource database = Databases.empty();
  private final DatabaseClock clock = new DatabaseClock(database);
  private final ScriptedMonotonicTime time = new ScriptedMonotonicTime();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestEngine engine = engine("0");
  private final List<TestEngine> engines = new ArrayList<>(List.of(engine));

  @BeforeEach
  void settle() {
    IntStream.range(0, 3).forEach(_ -> pass(Duration.ofSeconds(1)));
  }

  @AfterEach
  void stop() {
    engines.forEach(TestEngine::close);
    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void a_clock_that_jumped_forward_and_back_delays_no_deadline() {
    jump(HOUR);
    observe();
    jump(HOUR.negated());

    assertHeldInTime();
  }

  @Test
  void a_clock_that_jumps_back_delays_no_deadline() {
    observe();
    jump(HOUR.negated());

    assertHeldInTime();
  }

  @Test
  void a_clock_that_jumps_forward_brings_no_deadline_early() {
    observe();
    jump(HOUR);

    assertHeldInTime();
  }

  @Test
  void a_replica_that_starts_in_a_jump_goes_by_the_clock_of_the_others() {
    observe();
    clock.jump(HOUR);
    engines.add(engine("1"));
    runPasses();
    clock.jump(HOUR.negated());

    assertHeldInTime();
  }

  @Test
  void a_replica_that_starts_after_a_jump_continues_where_the_last_one_ended() {
    observe();
    jump(HOUR);
    engines.add(engine("1"));
    engines.removeFirst().close();

    assertHeldInTime();
  }

  private void observe() {
    engine.post(EngineSpecs.shop("1.0"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    engine.post(EngineSpecs.shop("2.0"));
    await()
        .untilAsserted(() -> {
          assertThat(engine.log()).endsWith("step-started");
          assertThat(engine.lane().active().flatMap(a -> a.findStep()))
              .containsInstanceOf(Step.Observe.class);
        });
  }

  private void assertHeldInTime() {
    pass(EARLY);
    assertThat(state()).isEqualTo(State.RUNNING);

    pass(LATE);

    assertThat(state()).isEqualTo(State.HELD);
  }

  private State state() {
    return engine.lane().active().orElseThrow().state();
  }

  private void jump(Duration by) {
    clock.jump(by);
    runPasses();
  }

  private void pass(Duration passed) {
    time.pass(passed);
    clock.jump(passed);
    runPasses();
  }

  private void runPasses() {
    for (TestEngine each : engines) {
      each.clock.refresh();
      each.timers.signalDue();
    }
  }

  private TestEngine engine(String replica) {
    return new TestEngine(database, runtime, router, _ -> 200, time, replica);
  }
}
