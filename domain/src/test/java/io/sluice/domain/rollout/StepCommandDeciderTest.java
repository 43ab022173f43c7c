package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Bypass;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Gate;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StepCommandDeciderTest {
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 50, 100);
  private static final UUID TWO = id(2);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  @Test
  void promote_full_skips_every_observation_and_waits_for_instances() {
    harness.post(2, V2);
    harness.settle();

    harness.send(new Command.PromoteFull(TWO));

    assertThat(plan()).isEqualTo("fence, +3, shift 100, promote, stable 0");
    assertThat(harness.weight(2)).isEqualTo(10);
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.weight(2)).isEqualTo(100);
  }

  @Test
  void promote_full_keeps_the_batches_of_a_rolling_release() {
    harness.post(2, V2.with(new Strategy.Rolling(1, 0, MIN)));
    harness.settle();

    harness.send(new Command.PromoteFull(TWO));

    assertThat(plan())
        .isEqualTo("fence, stable 2, +2, shift 67, stable 1, +3, shift 100, promote, stable 0");
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
  }

  @Test
  void promote_full_keeps_gates_and_the_bake() {
    var gate = new Gate(Optional.empty(), Optional.empty(), Optional.of(MIN), Optional.empty());
    var steps =
        List.of(CanaryStep.of(10), CanaryStep.of(50), CanaryStep.of(gate), CanaryStep.of(100));
    harness.post(2, V2.with(new Strategy.Canary(steps, MIN)).bakeTime(MIN));
    harness.settle();

    harness.send(new Command.PromoteFull(TWO));

    assertThat(plan())
        .isEqualTo("fence, +2, shift 50, hold, +3, shift 100, promote, bake, stable 0");
  }

  /// Covers an incident of other release systems, which ignored an abort after a promote-full.
  @Test
  void an_abort_wins_over_an_unfinished_promote_full() {
    harness.post(2, V2);
    harness.settle();
    harness.send(new Command.PromoteFull(TWO));

    harness.send(new Command.Abort(TWO));
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ABORTED");
    assertThat(harness.weight(1)).isEqualTo(100);
  }

  @Test
  void promote_full_is_rejected_when_no_hold_or_observation_remains() {
    harness.post(2, V2);
    harness.settle();
    harness.send(new Command.PromoteFull(TWO));

    harness.send(new Command.PromoteFull(TWO));

    assertThat(harness.rejection()).isEqualTo("there is no hold or observation left to skip");
  }

  @Test
  void a_future_step_can_be_skipped() {
    harness.post(2, V2);
    harness.settle();
    int next = harness.number() + 3;

    harness.send(new Command.Skip(TWO, next));
    harness.send(new Command.Skip(TWO, next));
    assertThat(harness.rejection()).isEqualTo("step %d is skipped already".formatted(next));
    harness.judge(2, Verdict.Kind.HEALTHY);
    harness.settle();

    assertThat(harness.number()).isGreaterThan(next);
    assertThat(harness.events(Progress.StepFinished.class))
        .contains(
            new Progress.StepFinished(
                next, "left out by ann: because", Optional.of(Bypass.SKIPPED)));
  }

  @Test
  void a_step_that_changes_instances_or_traffic_cannot_be_skipped() {
    harness.post(2, V2);
    harness.settle();

    harness.send(new Command.Skip(TWO, harness.number() + 1));

    assertThat(harness.rejection()).contains("cannot be skipped: only");
  }

  @Test
  void a_skip_without_a_reason_is_rejected() {
    harness.post(2, V2);
    harness.settle();
    int step = harness.number();

    harness.send(
        new Signal.CommandReceived(
            new UUID(8, 8), new Command.Skip(TWO, step), "ann", List.of(), " "));

    assertThat(harness.rejection()).isEqualTo("skipping a step needs a reason");
    assertThat(harness.number()).isEqualTo(step);
  }

  @Test
  void an_admin_closes_a_stuck_release_and_what_has_the_traffic_serves() {
    harness.post(2, V2);
    harness.complete();
    harness.post(3, canary("3", 10, 100));
    harness.settle();
    harness.judge(3, Verdict.Kind.UNHEALTHY);
    harness.pass(StepTimeouts.PAGED);
    harness.pass(StepTimeouts.PAGED);
    assertThat(harness.active().state()).isEqualTo(State.STUCK);

    harness.send(new Command.Close(id(3)), "ann", "releaser");
    assertThat(harness.rejection()).isEqualTo("closing a release requires the role admin");
    harness.send(new Command.Close(id(3)), "root", "admin");

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED, FAILED");
    assertThat(harness.lane.active()).isEmpty();
    assertThat(harness.lane.stable().map(Progress.Serving::release)).hasValue(TWO);
  }

  @Test
  void a_stop_does_not_wait_for_a_stuck_release() {
    harness.post(2, V2);
    harness.complete();
    harness.post(3, canary("3", 10, 100));
    harness.settle();
    harness.judge(3, Verdict.Kind.UNHEALTHY);
    harness.pass(StepTimeouts.PAGED);
    harness.pass(StepTimeouts.PAGED);
    assertThat(harness.active().state()).isEqualTo(State.STUCK);

    harness.send(new Command.Stop());
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED, ROLLED_BACK");
    assertThat(harness.lane.active()).isEmpty();
    assertThat(harness.lane.stable()).isEmpty();
    assertThat(harness.events(Progress.LaneStopped.class)).hasSize(1);
  }

  @Test
  void a_candidate_with_all_traffic_becomes_stable_when_its_rollback_is_closed() {
    harness.post(2, canary("2", 100));
    harness.settle();
    assertThat(harness.weight(2)).isEqualTo(100);
    harness.send(new Command.Abort(TWO));
    harness.pass(MIN);
    harness.pass(StepTimeouts.PAGED);

    harness.send(new Command.Close(TWO), "root", "admin");

    assertThat(harness.lane.stable().map(Progress.Serving::release)).hasValue(TWO);
  }

  private String plan() {
    return PlannerTest.show(harness.events(Progress.PlanAdopted.class).getLast().plan());
  }
}
