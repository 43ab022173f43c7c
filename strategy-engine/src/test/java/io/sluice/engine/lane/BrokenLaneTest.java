package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Phase;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests a lane whose row cannot be parsed, and another lane.
class BrokenLaneTest {
  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final TestEngine engine = new TestEngine(database, runtime, new InMemoryRouter(), "0");

  @BeforeEach
  void breakLane() {
    run("insert into lane (key, seq, snapshot) values ('a/shop', 1, '{\"not\": \"a lane\"}')");
    run("insert into lane_timer (lane, due_at, waiting_for) values ('a/shop', 'epoch', '')");
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void it_keeps_no_other_lane_from_being_kept() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    UUID dead = runtime.read(EngineSpecs.LANE).getFirst().id();
    runtime.kill(dead);

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(runtime.read(EngineSpecs.LANE)).hasSize(1).noneMatch(i -> i.id().equals(dead));
        });
  }

  @Test
  void it_keeps_no_other_lane_from_hearing_that_time_passed() {
    engine.post(EngineSpecs.baking("1.0", Duration.ofMillis(1)));
    await().until(() -> engine.lane().active().filter(a -> a.promoted()).isPresent());

    assertThatThrownBy(engine.timers::signalDue).isInstanceOf(Json.UnreadableException.class);
    await().pollDelay(Duration.ofMillis(20)).until(() -> true);
    assertThatThrownBy(engine.timers::signalDue).isInstanceOf(Json.UnreadableException.class);

    awaitEnd();
  }

  @Test
  void a_broken_lane_does_not_prevent_the_check_of_another_lane_against_its_log() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    assertThat(engine.findDivergedLanes()).isEmpty();

    changeRow();

    assertThat(engine.findDivergedLanes()).containsExactly(EngineSpecs.LANE);
  }

  @Test
  void a_lane_that_differs_from_its_log_holds_its_present_and_later_releases() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    UUID second = engine.post(EngineSpecs.shop("2.0"));
    await()
        .until(() ->
            engine.lane().active().flatMap(Active::findStep).orElse(null) instanceof Step.Observe);
    changeRow();

    assertThat(engine.findDivergedLanes()).containsExactly(EngineSpecs.LANE);

    assertThat(phase()).isInstanceOf(Phase.Held.class);
    int number = engine.lane().active().orElseThrow().number();
    engine.send(new Signal.VerdictReceived(second, number, Verdict.Kind.HEALTHY, "all is well"));
    assertThat(engine.lane().active().orElseThrow().number()).isEqualTo(number);
    engine.send(
        new Signal.CommandReceived(
            UUID.randomUUID(), new Command.Abort(second), "test", "it is wrong"));
    await().until(() -> engine.lane().active().isEmpty());

    engine.post(EngineSpecs.shop("3.0"));

    assertThat(phase())
        .isInstanceOfSatisfying(
            Phase.Held.class, held -> assertThat(held.reason()).contains("differs from its log"));
  }

  @Test
  void a_long_log_is_read_to_its_end() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    run(
        """
        insert into lane_event (lane, seq, id, release, topic, type, event, at, sent_at)
        select e.lane, l.seq + g, gen_random_uuid(), e.release, e.topic, e.type, e.event, e.at, e.at
        from lane l, generate_series(1, 2100) g,
          (select * from lane_event where type = 'io.sluice.target-fenced' limit 1) e
        where l.key = e.lane
        """);
    run("update lane set seq = seq + 2100 where key <> 'a/shop'");
    assertThat(engine.findDivergedLanes()).isEmpty();

    changeRow();

    assertThat(engine.findDivergedLanes()).containsExactly(EngineSpecs.LANE);
  }

  /// Earlier versions reset the count of ended instances once others were ready.
  @Test
  void a_row_with_the_older_count_of_ended_instances_matches_its_log() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    runtime.read(EngineSpecs.LANE).forEach(it -> runtime.kill(it.id()));
    engine.reconciler.reconcile();
    await().until(() -> !engine.lane().lost().isEmpty());
    await().until(() -> engine.store.readPending().rows().isEmpty());

    run(
        "update lane set snapshot = regexp_replace(snapshot, '\"lost\":\\{[^}]*\\}', '\"lost\":{}')"
            + " where key <> 'a/shop'");

    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  private Phase phase() {
    return engine.lane().active().map(Active::phase).orElseThrow();
  }

  /// Changes the version in the row, so that it differs from the log.
  private void changeRow() {
    run(
        "update lane set snapshot = replace(snapshot, '\"1.0\"', '\"1.1\"')"
            + " where key <> 'a/shop'");
  }

  private void run(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private void awaitEnd() {
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }
}
