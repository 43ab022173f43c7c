package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.domain.rollout.ReleaseTimes;
import io.sluice.engine.lane.LaneStatistics.Place;
import io.sluice.engine.lane.LaneStatistics.Row;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import io.sluice.messaging.jdbc.JdbcTransactions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests the statistics of a real engine's lane, at moments that the test chooses.
class LaneStatisticsTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Place BAKING = new Place("production", State.BAKING);

  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final TestEngine engine = new TestEngine(database, runtime, new InMemoryRouter(), "0");
  private final JdbcEngineStatistics statistics =
      new JdbcEngineStatistics(new JdbcTransactions<>(database, JdbcEngineTx::new, () -> {}));

  @AfterEach
  void stop() {
    engine.close();
  }

  private LaneStatistics later(Duration time) {
    return LaneStatistics.of(List.of(new Row(EngineSpecs.LANE, engine.lane(), AT)), AT.plus(time));
  }

  @Test
  void a_release_that_waits_as_planned_is_not_idle_before_its_steps_deadline() {
    engine.post(EngineSpecs.baking("1.0", Duration.ofMinutes(1)));
    await().until(() -> statistics.readLanes().releases().containsKey(BAKING));

    assertThat(statistics.readLanes().lanes()).isOne();
    assertThat(statistics.readLanes().idle()).isZero();
    Instant deadline = engine.lane().active().orElseThrow().position().deadline();
    assertThat(later(Duration.between(AT, deadline).plusSeconds(5)).idle())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void one_that_should_be_doing_something_is_idle_from_its_last_event() {
    runtime.setUnavailable(true);
    engine.post(EngineSpecs.shop("1.0"));
    await().until(() -> engine.lane().active().filter(it -> it.number() > 0).isPresent());

    assertThat(later(Duration.ofMinutes(3)).idle()).isEqualTo(Duration.ofMinutes(3));
    assertThat(statistics.ages()).isNotEmpty();
  }

  @Test
  void a_queue_is_as_old_as_its_oldest_release() {
    engine.post(EngineSpecs.baking("1.0", Duration.ofMinutes(1)));
    await().until(() -> statistics.readLanes().releases().containsKey(BAKING));
    assertThat(statistics.readLanes().queued()).isZero();
    assertThat(statistics.readLanes().releases()).isEqualTo(Map.of(BAKING, 1));
  }

  @Test
  void standbys_are_measured_if_the_database_allows_it() throws Exception {
    assertThat(statistics.findStandbys()).isEmpty();

    String all =
        Files.readString(
            Path.of(System.getProperty("sluice.root", ".."), "compose/postgres/replication.sql"));
    int begin = all.indexOf("CREATE SCHEMA");
    int end = all.indexOf("REVOKE ALL");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(all.substring(begin, end));
    }

    assertThat(statistics.findStandbys())
        .contains(new JdbcEngineStatistics.Standbys(0, Duration.ZERO));
  }

  @Test
  void the_times_of_a_release_come_from_its_log() {
    UUID release = engine.post(EngineSpecs.shop("1.0"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));

    ReleaseTimes times = statistics.times(release);

    assertThat(times.end().map(ReleaseTimes.End::outcome)).contains(Outcome.SUCCEEDED);
    assertThat(times.findLeadTime().orElseThrow())
        .isGreaterThanOrEqualTo(times.findDuration().orElseThrow());
    assertThat(times.exposed()).isPresent();
  }

  /// A replica of a newer version may have written to the log of an ended release.
  @Test
  void events_of_a_newer_version_are_left_out_of_what_a_release_took() throws Exception {
    UUID release = engine.post(EngineSpecs.shop("1.0"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    int known = statistics.history(release).size();

    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update lane_event set event = '{\"type\":\"annotated\"}' where id ="
              + " (select id from lane_event where type = 'io.sluice.target-fenced' limit 1)");
    }

    assertThat(statistics.history(release)).hasSize(known - 1);
    assertThat(statistics.times(release).end().map(ReleaseTimes.End::outcome))
        .contains(Outcome.SUCCEEDED);
  }
}
