package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HistoryTest extends ApiTest {
  @Inject @Nullable DataSource database;

  @Test
  void a_release_can_be_read_as_of_any_earlier_event() {
    serve("1.0");
    ReleaseView release = post("2.0");
    Plan plan = publisher().start(release);
    ReleaseView atFence = await(release.id(), view -> view.step().equals(Optional.of(1)));
    publisher().startStep(release, plan, 2);
    await(release.id(), view -> view.step().equals(Optional.of(2)));

    ReleaseView earlier = at(release, atFence.sequence());

    assertThat(earlier).isEqualTo(atFence);
    assertThat(at(release, atFence.sequence() - 3).state()).isEqualTo(State.QUEUED);
    assertThat(admin.get(path(release) + "?at=1").status()).isEqualTo(404);
  }

  @Test
  void an_ended_release_shows_its_differences_from_the_prediction() {
    serve("1.0");
    ReleaseView release = post("2.0");
    publisher().start(release);
    assertThat(release(release.id()).deviations()).isEmpty();

    publisher().end(release, Outcome.ABORTED, "abort by ann");

    ReleaseView ended = await(release.id(), view -> view.outcome().isPresent());
    assertThat(ended.deviations().orElseThrow())
        .contains("did not happen: promoted", "was not predicted: ended as aborted");
    assertThat(admin.get("/api/v1/releases?lane=" + lane).text("/items/0/deviations")).isEmpty();
  }

  @Test
  void a_replay_fails_with_503_while_the_engine_is_unavailable() {
    ReleaseView release = serve("1.0");

    assertThat(admin.get(path(release) + "/replay").status()).isEqualTo(503);
  }

  /// During an upgrade, and after a downgrade.
  @Test
  void an_event_that_a_newer_version_stored_is_omitted() throws SQLException {
    ReleaseView release = serve("1.0");
    List<JsonNode> known = events(release);
    try (Connection connection = requireNonNull(database).getConnection();
        PreparedStatement newer =
            connection.prepareStatement(
                "update progress set event = ? where lane = ? and sequence = 2")) {
      newer.setString(1, "{\"type\":\"annotated\",\"note\":\"newer\"}");
      newer.setString(2, lane.toString());
      assertThat(newer.executeUpdate()).isEqualTo(1);
    }

    assertThat(release(release.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(events(release))
        .isEqualTo(known.stream().filter(it -> it.at("/sequence").asInt() != 2).toList());
    assertThat(admin.get("/api/v1/lanes/" + lane + "/events").status()).isEqualTo(200);
    assertThat(admin.get(path(release) + "/replay").text("/differences/0"))
        .contains("newer version");
    assertThat(admin.get(path(release) + "?at=5").text("/detail")).contains("newer version");
    assertThat(at(release, 1).state()).isEqualTo(State.QUEUED);
  }

  @Test
  void a_long_history_is_folded_up_to_a_limit() throws SQLException {
    ReleaseView release = serve("1.0");
    copyEvents(50_000);

    assertThat(admin.get(path(release) + "?at=100000").status()).isEqualTo(409);
    assertThat(admin.get(path(release) + "?at=100000").text("/detail"))
        .contains("than the 50000 that one request can read");
    assertThat(at(release, 1).state()).isEqualTo(State.QUEUED);
  }

  /// Repeats the lane's fifth event from sequence 1,001 on, up to a sequence of 1,000 and `count`.
  /// The transaction has no time limit: these rows can take a slow machine longer than 2 s.
  private void copyEvents(int count) throws SQLException {
    try (Connection connection = requireNonNull(database).getConnection()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "set local transaction_timeout = 0");
      copyEvents(connection, count);
      connection.commit();
    }
  }

  private void copyEvents(Connection connection, int count) throws SQLException {
    try (PreparedStatement copy =
        connection.prepareStatement(
            "insert into progress (lane, sequence, id, release, at, event)"
                + " select lane, 1000 + n, gen_random_uuid(), release, at, event"
                + " from progress, generate_series(1, ?) as n"
                + " where lane = ? and sequence = 5 on conflict do nothing")) {
      copy.setInt(1, count);
      copy.setString(2, lane.toString());
      assertThat(copy.executeUpdate()).isPositive();
    }
  }

  private List<JsonNode> events(ReleaseView release) {
    List<JsonNode> events = new ArrayList<>();
    admin.get(path(release) + "/events").json().at("/items").forEach(events::add);
    return events;
  }

  private ReleaseView at(ReleaseView release, long sequence) {
    return admin.get(path(release) + "?at=" + sequence).as(ReleaseView.class);
  }

  private static String path(ReleaseView release) {
    return "/api/v1/releases/" + release.id();
  }
}
