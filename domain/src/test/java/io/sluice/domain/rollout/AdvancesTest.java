package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Gate;
import io.sluice.contract.Pass;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdvancesTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 50, 100);
  private static final UUID TWO = id(2);

  private final World world = new World(V1.serves(1));

  @Test
  void promote_full_leaves_out_every_observation_and_still_waits_for_instances() {
    world.post(2, V2);
    world.settle();

    world.order(new Command.PromoteFull(TWO));

    assertThat(plan()).isEqualTo("fence, +3, shift 100, promote, stable 0");
    assertThat(world.weight(2)).isEqualTo(10);
    world.settle();
    assertThat(world.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(world.weight(2)).isEqualTo(100);
  }

  @Test
  void promote_full_keeps_the_batches_of_a_rolling_release() {
    world.post(2, V2.with(new Strategy.Rolling(1, 0, MIN)));
    world.settle();

    world.order(new Command.PromoteFull(TWO));

    assertThat(plan())
        .isEqualTo("fence, stable 2, +2, shift 67, stable 1, +3, shift 100, promote, stable 0");
    world.settle();
    assertThat(world.outcomes()).isEqualTo("SUCCEEDED");
  }

  @Test
  void promote_full_keeps_gates_and_the_watch() {
    var gate = new Gate(Optional.empty(), Optional.empty(), Optional.of(MIN), Optional.empty());
    var steps =
        List.of(CanaryStep.of(10), CanaryStep.of(50), CanaryStep.of(gate), CanaryStep.of(100));
    world.post(2, V2.with(new Strategy.Canary(steps, MIN)).watch(MIN));
    world.settle();

    world.order(new Command.PromoteFull(TWO));

    assertThat(plan())
        .isEqualTo("fence, +2, shift 50, hold, +3, shift 100, promote, watch, stable 0");
  }

  /// Covers an incident of other release systems, which ignored an abort after a promote-full.
  @Test
  void an_abort_wins_over_an_unfinished_promote_full() {
    world.post(2, V2);
    world.settle();
    world.order(new Command.PromoteFull(TWO));

    world.order(new Command.Abort(TWO));
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ABORTED");
    assertThat(world.weight(1)).isEqualTo(100);
  }

  @Test
  void promote_full_is_rejected_when_no_hold_or_observation_remains() {
    world.post(2, V2);
    world.settle();
    world.order(new Command.PromoteFull(TWO));

    world.order(new Command.PromoteFull(TWO));

    assertThat(world.refusal()).isEqualTo("there is no hold or observation left to skip");
  }

  @Test
  void a_step_still_to_come_can_be_left_out() {
    world.post(2, V2);
    world.settle();
    int next = world.number() + 3;

    world.order(new Command.Skip(TWO, next));
    world.order(new Command.Skip(TWO, next));
    assertThat(world.refusal()).isEqualTo("step %d is skipped already".formatted(next));
    world.judge(2, Verdict.Kind.HEALTHY);
    world.settle();

    assertThat(world.number()).isGreaterThan(next);
    assertThat(world.events(Progress.StepFinished.class))
        .contains(
            new Progress.StepFinished(next, "left out by ann: because", Optional.of(Pass.SKIPPED)));
  }

  @Test
  void a_step_that_changes_instances_or_traffic_cannot_be_skipped() {
    world.post(2, V2);
    world.settle();

    world.order(new Command.Skip(TWO, world.number() + 1));

    assertThat(world.refusal()).contains("cannot be skipped: only");
  }

  @Test
  void a_skip_without_a_reason_is_rejected() {
    world.post(2, V2);
    world.settle();
    int step = world.number();

    world.tell(
        new Signal.Ordered(new UUID(8, 8), new Command.Skip(TWO, step), "ann", List.of(), " "));

    assertThat(world.refusal()).isEqualTo("skipping a step needs a reason");
    assertThat(world.number()).isEqualTo(step);
  }

  @Test
  void an_admin_closes_a_stuck_release_and_what_has_the_traffic_serves() {
    world.post(2, V2);
    world.complete();
    world.post(3, canary("3", 10, 100));
    world.settle();
    world.judge(3, Verdict.Kind.UNHEALTHY);
    world.pass(Spans.PAGED);
    world.pass(Spans.PAGED);
    assertThat(States.of(world.active())).isEqualTo(State.STUCK);

    world.order(new Command.Close(id(3)), "ann", "releaser");
    assertThat(world.refusal()).isEqualTo("closing a release requires the role admin");
    world.order(new Command.Close(id(3)), "root", "admin");

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED, FAILED");
    assertThat(world.lane.active()).isEmpty();
    assertThat(world.lane.stable().map(Progress.Serving::release)).hasValue(TWO);
  }

  @Test
  void a_stop_does_not_wait_for_a_stuck_release() {
    world.post(2, V2);
    world.complete();
    world.post(3, canary("3", 10, 100));
    world.settle();
    world.judge(3, Verdict.Kind.UNHEALTHY);
    world.pass(Spans.PAGED);
    world.pass(Spans.PAGED);
    assertThat(States.of(world.active())).isEqualTo(State.STUCK);

    world.order(new Command.Stop());
    world.settle();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED, ROLLED_BACK");
    assertThat(world.lane.active()).isEmpty();
    assertThat(world.lane.stable()).isEmpty();
    assertThat(world.events(Progress.Stopped.class)).hasSize(1);
  }

  @Test
  void a_candidate_with_all_traffic_becomes_stable_when_its_rollback_is_closed() {
    world.post(2, canary("2", 100));
    world.settle();
    assertThat(world.weight(2)).isEqualTo(100);
    world.order(new Command.Abort(TWO));
    world.pass(MIN);
    world.pass(Spans.PAGED);

    world.order(new Command.Close(TWO), "root", "admin");

    assertThat(world.lane.stable().map(Progress.Serving::release)).hasValue(TWO);
  }

  private String plan() {
    return PlannerTest.show(world.events(Progress.PlanAdopted.class).getLast().plan());
  }
}
