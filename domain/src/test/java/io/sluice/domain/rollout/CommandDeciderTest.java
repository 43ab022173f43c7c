package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandDeciderTest {
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 50, 100);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  @Test
  void an_abort_wins_over_a_pause_and_ends_aborted() {
    harness.post(2, V2);
    harness.settle();
    harness.send(new Command.Pause(id(2)));

    harness.send(new Command.Abort(id(2)));
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ABORTED");
    assertThat(harness.weight(1)).isEqualTo(100);
  }

  @Test
  void a_verdict_that_came_in_a_pause_counts_at_resume() {
    harness.post(2, V2);
    harness.settle();
    int step = harness.number();
    harness.send(new Command.Pause(id(2)));
    harness.judge(2, Verdict.Kind.HEALTHY);
    assertThat(harness.number()).isEqualTo(step);

    harness.send(new Command.Resume(id(2)));

    assertThat(harness.number()).isGreaterThan(step);
  }

  @Test
  void a_pause_extends_the_deadline_of_the_step() {
    harness.post(2, V2);
    harness.settle();
    var deadline = harness.active().position().deadline();
    harness.send(new Command.Pause(id(2)));
    harness.pass(Duration.ofMinutes(30));

    harness.send(new Command.Resume(id(2)));

    assertThat(harness.active().position().deadline())
        .isEqualTo(deadline.plus(Duration.ofMinutes(30)));
  }

  @Test
  void a_planned_hold_resumes_after_a_pause_with_its_remaining_time() {
    Duration hour = Duration.ofHours(1);
    var hold =
        new CanaryStep(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(hour));
    var strategy = new Strategy.Canary(List.of(hold, CanaryStep.of(100)), Duration.ofMinutes(1));
    harness.post(2, V2.with(strategy));
    int step = harness.number();
    harness.pass(Duration.ofMinutes(50));
    harness.send(new Command.Pause(id(2)));
    harness.pass(Duration.ofMinutes(1));
    harness.send(new Command.Resume(id(2)));

    harness.pass(Duration.ofMinutes(8));
    assertThat(harness.number()).isEqualTo(step);
    harness.pass(Duration.ofMinutes(2));

    assertThat(harness.number()).isGreaterThan(step);
  }

  @Test
  void promote_ends_only_the_step_it_means() {
    harness.post(2, V2);
    harness.settle();
    int step = harness.number();

    harness.send(new Command.Promote(id(2), step - 1));
    assertThat(harness.number()).isEqualTo(step);
    assertThat(harness.events(Progress.CommandRejected.class)).hasSize(1);

    harness.send(new Command.Promote(id(2), step));
    assertThat(harness.number()).isGreaterThan(step);
  }

  @Test
  void promote_of_a_hold_before_its_step_was_done_does_the_step_again() {
    harness.post(2, V2);
    while (!(harness.active().findStep().orElseThrow() instanceof Step.Shift)) {
      harness.settleOne();
    }
    int step = harness.number();
    harness.effects.clear();
    var hold =
        new Progress.HoldStarted(
            step,
            StepTimeouts.PAGED,
            harness.at,
            Decision.HOLD,
            "the next step would break an invariant");
    harness.lane = Evolver.evolve(harness.lane, new LaneEvent(Optional.of(id(2)), hold));

    harness.send(new Command.Promote(id(2), step));
    assertThat(harness.number()).isEqualTo(step);
    harness.settle();

    assertThat(harness.number()).isEqualTo(step + 1);
    assertThat(harness.weight(2)).isEqualTo(10);
  }

  @Test
  void a_command_to_an_ended_release_is_rejected() {
    harness.send(new Command.Abort(id(1)));

    assertThat(harness.log).hasSize(1);
    assertThat(harness.events(Progress.CommandRejected.class).getFirst().reason())
        .isEqualTo("the release has ended");
  }

  @Test
  void a_failed_candidate_can_be_kept_but_not_promoted() {
    harness.post(2, V2.onFailure(Decision.HOLD));
    harness.settle();
    harness.judge(2, Verdict.Kind.UNHEALTHY);
    harness.settle();
    assertThat(harness.weight(1)).isEqualTo(100);
    assertThat(harness.lane.ready(id(2))).isPositive();

    harness.send(new Command.Promote(id(2), harness.number()));
    assertThat(harness.events(Progress.CommandRejected.class)).hasSize(1);
    harness.send(new Command.Abort(id(2)));
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void stopping_a_lane_aborts_what_is_active_and_stops_stable() {
    harness.post(2, V2);
    harness.settle();
    harness.post(3, canary("3", 100));

    harness.send(new Command.Stop());
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ABORTED, ABORTED");
    assertThat(harness.events(Progress.LaneStopped.class)).hasSize(1);
    assertThat(harness.lane.stable()).isEmpty();
    assertThat(harness.lane.desired().instances()).isEmpty();
  }

  @Test
  void a_stop_waits_for_a_rollback_and_then_stops_the_lane() {
    harness.post(2, V2);
    harness.settle();
    harness.judge(2, Verdict.Kind.UNHEALTHY);
    var pending = List.copyOf(harness.effects);

    harness.send(new Command.Stop());
    assertThat(harness.effects).containsExactlyElementsOf(pending);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.events(Progress.LaneStopped.class)).hasSize(1);
    assertThat(harness.lane.stable()).isEmpty();
  }

  @Test
  void a_scale_changes_the_number_of_stable_instances() {
    harness.send(new Command.Scale(5));

    assertThat(harness.lane.ready(id(1))).isEqualTo(5);
    assertThat(harness.lane.stable().map(Progress.Serving::replicas)).isEqualTo(Optional.of(5));
  }
}
