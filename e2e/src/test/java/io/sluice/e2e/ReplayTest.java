package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.driver.StackDriver.Ran;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The fold of a lane's log through JSON equals the rows of the engine and of the read model, and a
/// replay reports each difference.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
  private static final String CANARY = "{\"canary\":{\"steps\":[30,100],\"observe\":\"1s\"}}";

  /// The exit code for an unavailable service.
  private static final int UNAVAILABLE = 4;

  private final TestedStack stack = TestedStack.fresh("replay");

  @BeforeAll
  void open() {
    stack.up();
  }

  @AfterAll
  void close() {
    stack.down();
  }

  @Test
  void the_fold_of_the_log_is_the_engines_row_and_the_read_model() throws SQLException {
    ApiClient api = stack.api();
    ShopLane lane = new ShopLane(api, stack.driver().shopJar(), "shop");
    lane.open();
    UUID good = lane.post(CANARY, 0);
    assertThat(lane.untilEnd(good).outcome()).hasValue(Outcome.SUCCEEDED);
    UUID aborted = lane.post("{\"canary\":{\"steps\":[30,100],\"observe\":\"1h\"}}", 0);
    await()
        .atMost(Duration.ofMinutes(5))
        .until(
            () -> api.get("/releases/" + aborted).as(ReleaseView.class).weight().value(),
            weight -> weight == 30);
    api.post("/releases/" + aborted + "/abort", Optional.of("{\"reason\":\"not this one\"}"));
    assertThat(lane.untilEnd(aborted).outcome()).hasValue(Outcome.ABORTED);

    Ran same = replay(aborted);
    assertThat(same.exit()).as(same.output()).isZero();
    assertThat(same.output())
        .contains("events of production/shop: the engine's state and the read model match them")
        .contains("prediction: was not predicted: ended as aborted")
        .contains("prediction: did not happen: promoted");
    assertThat(replay(good).output()).doesNotContain("prediction: ");
    assertThat(stack.driver().run("get", aborted.toString()).output())
        .contains("deviations from the prediction");

    requireDifferencesReported(aborted);
  }

  private void requireDifferencesReported(UUID aborted) throws SQLException {
    requireReported(
        aborted,
        "strategy_engine",
        "update lane set snapshot = replace(snapshot, '\"replicas\":1', '\"replicas\":2')"
            + " where key = 'production/shop'",
        "the engine's state of the lane differs from its event log");
    requireReported(
        aborted,
        "release_api",
        "update lane_status set folded = replace(folded, '\"replicas\":1', '\"replicas\":3')",
        "the lane of the read model differs from its event log");
    requireReported(
        aborted,
        "release_api",
        "update release set view = replace(view, 'not this one', 'some other one')",
        "release %s of the read model differs from its event log".formatted(aborted));
  }

  /// Replays a release; repeats while the engine does not answer within a second on a busy machine.
  private Ran replay(UUID release) {
    return await()
        .atMost(Duration.ofMinutes(5))
        .until(
            () -> stack.driver().run("replay", "--verbose", release.toString()),
            ran -> ran.exit() != UNAVAILABLE);
  }

  /// Requires that a replay reports the difference after `change` was made to stored data.
  private void requireReported(UUID release, String database, String change, String message)
      throws SQLException {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres"
            .formatted(stack.driver().port("--postgres-port"), database);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(change)).isPositive();
    }

    Ran ran = replay(release);

    assertThat(ran.exit()).as(ran.output()).isEqualTo(1);
    assertThat(ran.output()).contains(message);
  }
}
