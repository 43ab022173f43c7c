package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
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

class OrdersTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 50, 100);

  private final World world = new World(V1.serves(1));

  @Test
  void an_abort_wins_over_a_pause_and_ends_aborted() {
    world.post(2, V2);
    world.settle();
    world.order(new Command.Pause(id(2)));

    world.order(new Command.Abort(id(2)));
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ABORTED");
    assertThat(world.weight(1)).isEqualTo(100);
  }

  @Test
  void a_verdict_that_came_in_a_pause_counts_at_resume() {
    world.post(2, V2);
    world.settle();
    int step = world.number();
    world.order(new Command.Pause(id(2)));
    world.judge(2, Verdict.Kind.HEALTHY);
    assertThat(world.number()).isEqualTo(step);

    world.order(new Command.Resume(id(2)));

    assertThat(world.number()).isGreaterThan(step);
  }

  @Test
  void deadlines_of_steps_stand_still_in_a_pause() {
    world.post(2, V2);
    world.settle();
    var deadline = world.active().stepDeadline();
    world.order(new Command.Pause(id(2)));
    world.pass(Duration.ofMinutes(30));

    world.order(new Command.Resume(id(2)));

    assertThat(world.active().stepDeadline()).isEqualTo(deadline.plus(Duration.ofMinutes(30)));
  }

  @Test
  void a_planned_hold_resumes_after_a_pause_with_its_remaining_time() {
    Duration hour = Duration.ofHours(1);
    var hold =
        new CanaryStep(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(hour));
    var strategy = new Strategy.Canary(List.of(hold, CanaryStep.of(100)), Duration.ofMinutes(1));
    world.post(2, V2.with(strategy));
    int step = world.number();
    world.pass(Duration.ofMinutes(50));
    world.order(new Command.Pause(id(2)));
    world.pass(Duration.ofMinutes(1));
    world.order(new Command.Resume(id(2)));

    world.pass(Duration.ofMinutes(8));
    assertThat(world.number()).isEqualTo(step);
    world.pass(Duration.ofMinutes(2));

    assertThat(world.number()).isGreaterThan(step);
  }

  @Test
  void promote_ends_only_the_step_it_means() {
    world.post(2, V2);
    world.settle();
    int step = world.number();

    world.order(new Command.Promote(id(2), step - 1));
    assertThat(world.number()).isEqualTo(step);
    assertThat(world.events(Progress.CommandRefused.class)).hasSize(1);

    world.order(new Command.Promote(id(2), step));
    assertThat(world.number()).isGreaterThan(step);
  }

  @Test
  void promote_of_a_hold_before_its_step_was_done_does_the_step_again() {
    world.post(2, V2);
    while (!(world.active().step().orElseThrow() instanceof Step.Shift)) {
      world.settleOne();
    }
    int step = world.number();
    world.effects.clear();
    var held =
        new Progress.Held(
            step, Spans.PAGED, world.at, Decision.HOLD, "the next step would break an invariant");
    world.lane = Evolver.evolve(world.lane, new Fact(Optional.of(id(2)), held));

    world.order(new Command.Promote(id(2), step));
    assertThat(world.number()).isEqualTo(step);
    world.settle();

    assertThat(world.number()).isEqualTo(step + 1);
    assertThat(world.weight(2)).isEqualTo(10);
  }

  @Test
  void a_command_to_an_ended_release_is_rejected() {
    world.order(new Command.Abort(id(1)));

    assertThat(world.log).hasSize(1);
    assertThat(world.events(Progress.CommandRefused.class).getFirst().reason())
        .isEqualTo("the release has ended");
  }

  @Test
  void a_failed_candidate_can_be_kept_but_not_promoted() {
    world.post(2, V2.onFailure(Decision.HOLD));
    world.settle();
    world.judge(2, Verdict.Kind.UNHEALTHY);
    world.settle();
    assertThat(world.weight(1)).isEqualTo(100);
    assertThat(world.lane.ready(id(2))).isPositive();

    world.order(new Command.Promote(id(2), world.number()));
    assertThat(world.events(Progress.CommandRefused.class)).hasSize(1);
    world.order(new Command.Abort(id(2)));
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void stopping_a_lane_aborts_what_is_active_and_stops_stable() {
    world.post(2, V2);
    world.settle();
    world.post(3, canary("3", 100));

    world.order(new Command.Stop());
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ABORTED, ABORTED");
    assertThat(world.events(Progress.Stopped.class)).hasSize(1);
    assertThat(world.lane.stable()).isEmpty();
    assertThat(world.lane.instances()).isEmpty();
  }

  @Test
  void a_stop_waits_for_a_rollback_and_then_stops_the_lane() {
    world.post(2, V2);
    world.settle();
    world.judge(2, Verdict.Kind.UNHEALTHY);
    var asked = List.copyOf(world.effects);

    world.order(new Command.Stop());
    assertThat(world.effects).containsExactlyElementsOf(asked);
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(world.events(Progress.Stopped.class)).hasSize(1);
    assertThat(world.lane.stable()).isEmpty();
  }

  @Test
  void a_scale_changes_the_number_of_stable_instances() {
    world.order(new Command.Scale(5));

    assertThat(world.lane.ready(id(1))).isEqualTo(5);
    assertThat(world.lane.stable().map(Progress.Serving::replicas)).isEqualTo(Optional.of(5));
  }
}
