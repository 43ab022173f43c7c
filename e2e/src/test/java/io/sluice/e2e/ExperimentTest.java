package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.LaneView.ShareView;
import io.sluice.sandbox.load.LoadGenerator;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Control instances of stable next to those of the candidate, with real requests at the packaged
/// stack.
class ExperimentTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int PER_SECOND = 40;

  private final TestedStack stack = TestedStack.fresh("experiment");
  private Optional<ShopLane> started = Optional.empty();

  @BeforeEach
  void open() {
    stack.up();
    started = Optional.of(new ShopLane(stack.api(), stack.driver().shopJar(), "shop"));
    lane().open();
  }

  @AfterEach
  void close() {
    stack.down();
  }

  @Test
  void an_experiment_has_one_more_of_stable_and_one_of_the_candidate_and_requests_go_to_all() {
    UUID stable = view().stable().orElseThrow().release();
    try (LoadGenerator load = lane().load(stack.edge(), PER_SECOND)) {
      UUID release =
          lane()
              .post(
                  """
                  {"canary":{"steps":[{"experiment":{"replicas":1,"observe":"10s"}},{"hold":"8s"},
                    {"weight":100,"observe":"2s"}]}}\
                  """,
                  0);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(() -> {
            assertThat(instances(stable)).isEqualTo(2);
            assertThat(instances(release)).isEqualTo(1);
            assertThat(weight(release)).isEqualTo(33);
            assertThat(answering(stable)).isEqualTo(2);
            assertThat(answering(release)).isEqualTo(1);
          });
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(() -> {
            assertThat(instances(stable)).isEqualTo(1);
            assertThat(instances(release)).isEqualTo(1);
            assertThat(weight(release)).isZero();
          });
      assertThat(lane().untilEnd(release).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(load.tally("before").failures()).isEmpty();
    }
  }

  private LaneView view() {
    return stack.api().get("/lanes/" + lane().key()).as(LaneView.class);
  }

  private Optional<ShareView> share(UUID release) {
    return view().versions().stream().filter(it -> it.release().equals(release)).findFirst();
  }

  private int instances(UUID release) {
    return share(release).map(ShareView::instances).orElse(0);
  }

  private int weight(UUID release) {
    return share(release).map(it -> it.weight().value()).orElse(0);
  }

  /// Returns the number of instances of `release` that answered requests.
  private int answering(UUID release) {
    int count = 0;
    for (JsonNode instance : new RequestSplits(stack.driver()).instances(lane().key(), release)) {
      count += instance.path("requests").asInt() > 0 ? 1 : 0;
    }
    return count;
  }

  private ShopLane lane() {
    return started.orElseThrow();
  }
}
