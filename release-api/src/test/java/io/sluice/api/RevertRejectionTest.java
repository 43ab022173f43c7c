package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Lanes on which a revert has no target.
@QuarkusTest
class RevertRejectionTest extends ApiTest {
  @Test
  void a_revert_during_a_rollback_is_rejected_with_the_rollback_target() {
    serve("1.0");
    ReleaseView next = post("2.0");
    Plan plan = publisher().start(next);
    publisher()
        .publish(
            next.id(),
            new Progress.PlanAdopted(
                Direction.ROLLBACK, plan, 2, Optional.of(Outcome.ROLLED_BACK), 9, "errors"));
    publisher().startStep(next, plan, 2);
    await(next.id(), view -> view.state() == State.ROLLING_BACK);

    Reply reply = admin.post(path(), "");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.text("/detail"))
        .isEqualTo("%s: version 2.0 is already rolling back to 1.0".formatted(lane));
  }

  @Test
  void a_revert_of_a_stopping_lane_or_a_first_release_is_rejected() {
    ReleaseView first = post("1.0");
    publisher().start(first);
    await(first.id(), view -> view.state() == State.RUNNING);
    assertThat(admin.post(path(), "").text("/detail"))
        .isEqualTo(
            "nothing served %s before version 1.0, which is being released: abort it"
                .formatted(lane));

    publisher().end(first, Outcome.SUCCEEDED, "the plan ended");
    publisher().publishForLane(new Progress.StopRequested(UUID.randomUUID(), 5, "ann", "over"));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> admin.get(lanePath()).as(LaneView.class).condition(),
            LaneView.Condition.STOPPING::equals);
    assertThat(admin.post(path(), "").text("/detail"))
        .isEqualTo("%s is being stopped".formatted(lane));
  }

  private String path() {
    return lanePath() + "/revert";
  }
}
