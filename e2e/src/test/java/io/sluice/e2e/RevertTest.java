package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.CliException;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.RevertView;
import io.sluice.contract.view.RevertView.RevertKind;
import io.sluice.sandbox.driver.StackDriver.Ran;
import io.sluice.sandbox.load.LoadGenerator;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// A revert in each state of a lane leads to the intended version, and no request fails.
@TestInstance(Lifecycle.PER_CLASS)
class RevertTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int PER_SECOND = 40;
  private static final String AT_ONCE = "{\"canary\":{\"steps\":[100],\"observe\":\"0s\"}}";
  private static final String HALF =
      "{\"canary\":{\"steps\":[50,{\"hold\":\"30m\"},100],\"observe\":\"0s\"}}";

  private final TestedStack stack = TestedStack.fresh("revert");

  @BeforeAll
  void open() {
    stack.up();
  }

  @AfterAll
  void close() {
    stack.down();
  }

  @Test
  void while_a_release_is_watched_traffic_returns_to_instances_that_are_warm() {
    ShopLane lane = lane("watched");
    UUID stable = serve(lane);
    Set<String> warm = instances(lane, stable);
    try (LoadGenerator load = lane.load(stack.edge(), PER_SECOND)) {
      UUID next = lane.post(AT_ONCE, 0, ",\"bakeTime\":\"30m\"");
      await(next, view -> view.state() == State.BAKING);

      Ran ran =
          stack
              .driver()
              .run("revert", lane.key().toString(), "--yes", "--reason", "errors", "--wait");

      assertThat(ran.exit()).as(ran.output()).isZero();
      assertThat(ran.output())
          .contains("1.2 has all traffic and is baking; 1.1's 1 instance is warm");
      ReleaseView ended = lane.untilEnd(next);
      assertThat(ended.outcome()).hasValue(Outcome.ABORTED);
      assertThat(ended.reason()).matches("reverted to 1\\.1 by \\S+: errors");
      assertThat(serving(lane)).isEqualTo(stable);
      assertThat(warm).isNotEmpty();
      assertThat(instances(lane, stable)).isEqualTo(warm);
      assertNothingFailed(load);
    }
  }

  @Test
  void in_a_canary_it_is_an_abort() {
    ShopLane lane = lane("canary");
    UUID stable = serve(lane);
    try (LoadGenerator load = lane.load(stack.edge(), PER_SECOND)) {
      UUID next = half(lane);

      RevertView view = revert(lane, "{}");

      assertThat(view.kind()).isEqualTo(RevertKind.ROLLBACK);
      assertThat(view.to().release()).isEqualTo(stable);
      assertThat(lane.untilEnd(next).outcome()).hasValue(Outcome.ABORTED);
      assertThat(serving(lane)).isEqualTo(stable);
      assertNothingFailed(load);
    }
  }

  @Test
  void a_revert_requires_confirmation_if_a_release_is_queued() {
    ShopLane lane = lane("queued");
    UUID stable = serve(lane);
    try (LoadGenerator load = lane.load(stack.edge(), PER_SECOND)) {
      UUID next = half(lane);
      UUID queued = lane.post(AT_ONCE, 0);
      Awaitility.await().atMost(LIMIT).until(() -> laneView(lane).queued().contains(queued));

      assertThatThrownBy(() -> revert(lane, "{}"))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("version 1.3 is queued")
          .hasMessageContaining("supersedeQueued");
      revert(lane, "{\"supersedeQueued\":true}");

      assertThat(lane.untilEnd(queued).outcome()).hasValue(Outcome.SUPERSEDED);
      assertThat(lane.untilEnd(next).outcome()).hasValue(Outcome.ABORTED);
      assertThat(serving(lane)).isEqualTo(stable);
      assertNothingFailed(load);
    }
  }

  @Test
  void an_idle_lane_gets_the_version_that_served_before() {
    ShopLane lane = lane("idle");
    serve(lane);
    try (LoadGenerator load = lane.load(stack.edge(), PER_SECOND)) {
      RevertView view = revert(lane, "{}");

      assertThat(view.kind()).isEqualTo(RevertKind.RELEASE);
      assertThat(view.from().orElseThrow().version()).isEqualTo("1.1");
      assertThat(view.to().version()).isEqualTo("1.0");
      UUID release = view.release().orElseThrow();
      assertThat(lane.untilEnd(release).outcome()).hasValue(Outcome.SUCCEEDED);
      assertThat(serving(lane)).isEqualTo(release);
      assertThat(laneView(lane).stable().orElseThrow().version()).isEqualTo("1.0");
      assertNothingFailed(load);
    }
  }

  private ShopLane lane(String application) {
    var lane = new ShopLane(stack.api(), stack.driver().shopJar(), application);
    lane.open();
    return lane;
  }

  /// Releases a second version, so that another one served before it.
  private static UUID serve(ShopLane lane) {
    UUID release = lane.post(AT_ONCE, 0);
    assertThat(lane.untilEnd(release).outcome()).hasValue(Outcome.SUCCEEDED);
    return release;
  }

  /// Releases a version that is held at half of the traffic.
  private UUID half(ShopLane lane) {
    UUID release = lane.post(HALF, 0);
    await(release, view -> view.weight().value() == 50 && view.state() == State.HELD);
    return release;
  }

  private void await(UUID release, Predicate<ReleaseView> condition) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(e -> e instanceof CliException failure && failure.isPassing())
        .until(() -> stack.api().get("/releases/" + release).as(ReleaseView.class), condition);
  }

  private RevertView revert(ShopLane lane, String body) {
    return stack
        .api()
        .post("/lanes/" + lane.key() + "/revert", Optional.of(body))
        .as(RevertView.class);
  }

  private LaneView laneView(ShopLane lane) {
    return stack.api().get("/lanes/" + lane.key()).as(LaneView.class);
  }

  private UUID serving(ShopLane lane) {
    return laneView(lane).stable().orElseThrow().release();
  }

  /// Returns the slots and process ids of the instances of `release`.
  private Set<String> instances(ShopLane lane, UUID release) {
    Set<String> names = new TreeSet<>();
    JsonNode page = stack.api().get("/lanes/" + lane.key() + "/instances").as(JsonNode.class);
    for (JsonNode instance : page.path("items")) {
      if (instance.path("release").asText("").equals(release.toString())) {
        names.add(instance.path("slot") + ":" + instance.path("pid"));
      }
    }
    return names;
  }

  private static void assertNothingFailed(LoadGenerator load) {
    assertThat(load.tally("before").by()).isNotEmpty();
    assertThat(load.tally("before").by().keySet()).allMatch(what -> what.endsWith(" 200"));
  }
}
