package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 50, 100);

  private final World world = new World(V1.serves(1));

  @Test
  void a_first_release_serves_all_traffic() {
    var first = new World(Lane.EMPTY);

    first.post(1, V1);
    first.settle();

    assertThat(outcomes(first)).isEqualTo("SUCCEEDED");
    assertThat(first.lane.stable()).contains(V1.serving(1));
    assertThat(first.weight(1)).isEqualTo(100);
  }

  @Test
  void a_first_release_that_never_gets_ready_fails_and_leaves_nothing() {
    var first = new World(Lane.EMPTY);
    first.post(1, V1);

    first.tell(new Signal.EffectFailed(2, Target.RUNTIME, "exit code 1", true));
    first.settle();

    assertThat(outcomes(first)).isEqualTo("FAILED");
    assertThat(first.events(Progress.Ended.class).getFirst().reason()).isEqualTo("exit code 1");
    assertThat(first.lane.stable()).isEmpty();
    assertThat(first.lane.weights()).isEmpty();
  }

  @Test
  void a_good_canary_takes_over_and_stable_goes() {
    world.post(2, V2);
    world.complete();

    assertThat(outcomes(world)).isEqualTo("SUCCEEDED");
    assertThat(world.lane.stable()).contains(V2.serving(2));
    assertThat(world.lane.instances()).containsOnlyKeys(id(2));
    assertThat(world.weight(2)).isEqualTo(100);
  }

  @Test
  void an_unhealthy_verdict_takes_the_weight_back_before_the_candidate_goes() {
    world.post(2, V2);
    world.settle();

    world.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(States.of(world.active())).isEqualTo(State.ROLLING_BACK);
    world.settle();
    assertThat(outcomes(world)).isEqualTo("ROLLED_BACK");
    assertThat(world.lane.stable()).contains(V1.serving(1));
    assertThat(world.weight(1)).isEqualTo(100);
    assertThat(world.lane.instances()).containsOnlyKeys(id(1));
  }

  @Test
  void a_verdict_on_another_release_or_an_earlier_step_moves_nothing() {
    world.post(2, V2);
    world.settle();

    assertThat(world.judge(9, Verdict.Kind.UNHEALTHY)).isEmpty();
    assertThat(
            world.tell(new Signal.Judged(id(2), world.number() - 1, Verdict.Kind.HEALTHY, "stale")))
        .isEmpty();
  }

  @Test
  void numbers_run_through_the_whole_release() {
    world.post(2, V2);
    world.settle();
    int last = world.number();

    world.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(world.active().first()).isEqualTo(last + 1);
  }

  @Test
  void an_abort_wins_over_a_pause_and_ends_aborted() {
    world.post(2, V2);
    world.settle();
    world.order(new Command.Pause(id(2)));

    world.order(new Command.Abort(id(2)));
    world.settle();

    assertThat(outcomes(world)).isEqualTo("ABORTED");
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
  void a_command_to_a_release_that_ended_is_refused() {
    world.order(new Command.Abort(id(1)));

    assertThat(world.log).hasSize(1);
    assertThat(world.events(Progress.CommandRefused.class).getFirst().reason())
        .isEqualTo("the release has ended");
  }

  @Test
  void a_release_waits_for_the_one_before_it() {
    world.post(2, V2);
    world.post(3, canary("3", 100));
    assertThat(world.active().release()).isEqualTo(id(2));

    world.complete();

    assertThat(outcomes(world)).isEqualTo("SUCCEEDED, SUCCEEDED");
    assertThat(world.lane.stable().orElseThrow().release()).isEqualTo(id(3));
  }

  @Test
  void a_replacement_waits_for_the_way_back_and_supersedes_the_queue() {
    world.post(2, V2);
    world.settle();
    world.post(3, canary("3", 100));

    world.post(4, canary("4", 100).with(Concurrency.REPLACE));
    assertThat(world.active().release()).isEqualTo(id(2));
    world.complete();

    assertThat(outcomes(world)).isEqualTo("SUPERSEDED, SUPERSEDED, SUCCEEDED");
    assertThat(world.lane.stable().orElseThrow().release()).isEqualTo(id(4));
  }

  @Test
  void a_release_that_may_not_wait_is_rejected() {
    world.post(2, V2);

    world.post(3, canary("3", 100).with(Concurrency.REJECT));

    assertThat(outcomes(world)).isEqualTo("REJECTED");
  }

  @Test
  void what_serves_already_succeeds_at_once() {
    world.post(2, V1);

    assertThat(outcomes(world)).isEqualTo("SUCCEEDED");
    assertThat(world.events(Progress.Ended.class).getFirst().reason()).isEqualTo("already serving");
    assertThat(world.lane.stable().orElseThrow().release()).isEqualTo(id(1));
    assertThat(world.effects).isEmpty();
  }

  @Test
  void a_newer_release_ends_the_watch() {
    world.post(2, V2.watch(MIN));
    while (States.of(world.active()) != State.WATCHING) {
      world.settle();
      world.judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }

    world.post(3, canary("3", 100));
    world.complete();

    assertThat(outcomes(world)).isEqualTo("SUCCEEDED, SUCCEEDED");
  }

  @Test
  void a_verdict_after_promotion_still_leads_to_where_it_came_from() {
    world.post(2, V2.watch(MIN));
    while (States.of(world.active()) != State.WATCHING) {
      world.settle();
      world.judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }

    world.judge(2, Verdict.Kind.UNHEALTHY);
    world.settle();

    assertThat(outcomes(world)).isEqualTo("ROLLED_BACK");
    assertThat(world.lane.stable()).contains(V1.serving(1));
    assertThat(world.weight(1)).isEqualTo(100);
  }

  @Test
  void no_verdict_by_the_deadline_does_as_the_release_declares() {
    for (Decision decision : Decision.values()) {
      var each = new World(V1.serves(1));
      each.post(2, V2.onInconclusive(decision));
      each.settle();
      int step = each.number();

      each.pass(MIN.plus(Moves.SLACK));

      switch (decision) {
        case PASS -> assertThat(each.number()).isGreaterThan(step);
        case HOLD -> assertThat(States.of(each.active())).isEqualTo(State.HELD);
        case ROLLBACK -> assertThat(States.of(each.active())).isEqualTo(State.ROLLING_BACK);
      }
    }
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

    assertThat(outcomes(world)).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_way_back_that_cannot_be_done_goes_on_trying() {
    world.post(2, V2);
    world.settle();
    world.judge(2, Verdict.Kind.UNHEALTHY);
    world.effects.clear();
    world.pass(Moves.PAGED);
    assertThat(States.of(world.active())).isEqualTo(State.STUCK);

    world.pass(Moves.RETRY);
    assertThat(world.effects).isNotEmpty();
    world.settle();

    assertThat(outcomes(world)).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_queued_release_expires() {
    world.post(2, V2);
    world.post(3, canary("3", 100));

    world.pass(Duration.ofHours(1));

    assertThat(outcomes(world)).startsWith("EXPIRED");
  }

  @Test
  void stopping_a_lane_aborts_what_is_active_and_stops_stable() {
    world.post(2, V2);
    world.settle();
    world.post(3, canary("3", 100));

    world.order(new Command.Stop());
    world.settle();

    assertThat(outcomes(world)).isEqualTo("ABORTED, ABORTED");
    assertThat(world.events(Progress.Stopped.class)).hasSize(1);
    assertThat(world.lane.stable()).isEmpty();
    assertThat(world.lane.instances()).isEmpty();
  }

  @Test
  void a_rolling_release_back_brings_stable_up_before_the_weight() {
    world.post(2, V2.with(new Strategy.Rolling(1, 0, MIN)));
    world.settle();
    world.judge(2, Verdict.Kind.HEALTHY);
    world.settle();
    assertThat(world.lane.ready(id(1))).isEqualTo(2);

    world.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(PlannerTest.show(world.active().plan()))
        .isEqualTo("fence, stable +3, shift 0, candidate 0");
    world.settle();
    assertThat(outcomes(world)).isEqualTo("ROLLED_BACK");
    assertThat(world.lane.ready(id(1))).isEqualTo(3);
  }

  @Test
  void scaling_changes_what_the_keeper_aims_at() {
    world.order(new Command.Scale(5));

    assertThat(world.lane.ready(id(1))).isEqualTo(5);
    assertThat(world.lane.stable().map(Progress.Serving::replicas)).isEqualTo(Optional.of(5));
  }

  private static String outcomes(World world) {
    var ends = world.events(Progress.Ended.class).stream().map(Progress.Ended::outcome);
    return String.join(", ", ends.map(Enum::name).toList());
  }
}
