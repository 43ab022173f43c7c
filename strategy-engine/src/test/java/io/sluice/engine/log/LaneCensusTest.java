package io.sluice.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.domain.rollout.ReleaseTimes;
import io.sluice.engine.log.LaneCensus.Place;
import io.sluice.engine.log.LaneCensus.Row;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.Engine;
import io.sluice.engine.testing.MemoryRouter;
import io.sluice.engine.testing.MemoryRuntime;
import io.sluice.engine.testing.Specs;
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

/// Tests the census of a real engine's lane, at moments that the test chooses.
class LaneCensusTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Place WATCHING = new Place("production", State.WATCHING);

  private final DataSource database = Databases.empty();
  private final MemoryRuntime runtime = new MemoryRuntime();
  private final Engine engine = new Engine(database, runtime, new MemoryRouter(), "0");
  private final JdbcMeasures measures =
      new JdbcMeasures(new JdbcTransactions<>(database, JdbcEngineTx::new, () -> {}));

  @AfterEach
  void stop() {
    engine.close();
  }

  private LaneCensus later(Duration time) {
    return LaneCensus.of(List.of(new Row(Specs.LANE, engine.lane(), AT)), AT.plus(time));
  }

  @Test
  void a_release_that_waits_as_planned_is_not_idle_before_its_steps_deadline() {
    engine.post(Specs.watched("1.0", Duration.ofMinutes(1)));
    await().until(() -> measures.census().releases().containsKey(WATCHING));

    assertThat(measures.census().lanes()).isOne();
    assertThat(measures.census().idle()).isZero();
    Instant deadline = engine.lane().active().orElseThrow().stepDeadline();
    assertThat(later(Duration.between(AT, deadline).plusSeconds(5)).idle())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void one_that_should_be_doing_something_is_idle_from_its_last_event() {
    runtime.setAway(true);
    engine.post(Specs.shop("1.0"));
    await().until(() -> engine.lane().active().filter(it -> it.number() > 0).isPresent());

    assertThat(later(Duration.ofMinutes(3)).idle()).isEqualTo(Duration.ofMinutes(3));
    assertThat(measures.ages()).isNotEmpty();
  }

  @Test
  void a_queue_is_as_old_as_its_oldest_release() {
    engine.post(Specs.watched("1.0", Duration.ofMinutes(1)));
    await().until(() -> measures.census().releases().containsKey(WATCHING));
    assertThat(measures.census().queued()).isZero();
    assertThat(measures.census().releases()).isEqualTo(Map.of(WATCHING, 1));
  }

  @Test
  void standbys_are_measured_if_the_database_allows_it() throws Exception {
    assertThat(measures.standbys()).isEmpty();

    String all =
        Files.readString(
            Path.of(System.getProperty("sluice.root", ".."), "compose/postgres/replication.sql"));
    int begin = all.indexOf("CREATE SCHEMA");
    int end = all.indexOf("REVOKE ALL");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(all.substring(begin, end));
    }

    assertThat(measures.standbys()).contains(new JdbcMeasures.Standbys(0, Duration.ZERO));
  }

  @Test
  void the_times_of_a_release_come_from_its_log() {
    UUID release = engine.post(Specs.shop("1.0"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));

    ReleaseTimes times = measures.times(release);

    assertThat(times.end().map(ReleaseTimes.End::outcome)).contains(Outcome.SUCCEEDED);
    assertThat(times.lead().orElseThrow()).isGreaterThanOrEqualTo(times.duration().orElseThrow());
    assertThat(times.exposed()).isPresent();
  }

  /// A replica of a newer version may have written to the log of an ended release.
  @Test
  void events_of_a_newer_version_are_left_out_of_what_a_release_took() throws Exception {
    UUID release = engine.post(Specs.shop("1.0"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    int known = measures.history(release).size();

    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update lane_event set event = '{\"type\":\"annotated\"}' where id ="
              + " (select id from lane_event where type = 'io.sluice.fenced' limit 1)");
    }

    assertThat(measures.history(release)).hasSize(known - 1);
    assertThat(measures.times(release).end().map(ReleaseTimes.End::outcome))
        .contains(Outcome.SUCCEEDED);
  }
}
