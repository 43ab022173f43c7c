package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Decision;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import io.sluice.contract.Verdict;
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

    assertThat(first.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(first.lane.stable()).contains(V1.serving(1));
    assertThat(first.weight(1)).isEqualTo(100);
  }

  @Test
  void a_first_release_that_never_gets_ready_fails_and_leaves_nothing() {
    var first = new World(Lane.EMPTY);
    first.post(1, V1);

    first.tell(new Signal.EffectFailed(2, Target.RUNTIME, "exit code 1", true));
    first.settle();

    assertThat(first.outcomes()).isEqualTo("FAILED");
    assertThat(first.events(Progress.Ended.class).getFirst().reason()).isEqualTo("exit code 1");
    assertThat(first.lane.stable()).isEmpty();
    assertThat(first.lane.weights()).isEmpty();
  }

  @Test
  void an_artifact_is_resolved_once_and_a_rollback_uses_the_result() {
    String bytes = "shop@sha256:" + "a".repeat(64);
    world.post(2, V2);
    int wave = world.active().wave();

    world.tell(resolved(2, bytes));
    world.tell(resolved(2, "shop@sha256:" + "b".repeat(64)));
    world.tell(resolved(1, bytes));

    assertThat(world.active().spec().artifact()).contains(bytes);
    assertThat(world.active().wave()).isEqualTo(wave);
    assertThat(world.events(Progress.ArtifactResolved.class)).hasSize(1);
    world.complete();
    assertThat(world.lane.stable().orElseThrow().spec().artifact()).contains(bytes);
    world.post(3, canary("3", 10, 100));
    assertThat(world.active().cameFrom().orElseThrow().spec().artifact()).contains(bytes);
  }

  private Signal resolved(int release, String artifact) {
    return new Signal.EffectDone(world.number(), new Signal.Result.Resolved(id(release), artifact));
  }

  @Test
  void a_good_canary_takes_over_and_stable_goes() {
    world.post(2, V2);
    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(world.lane.stable()).contains(V2.serving(2));
    assertThat(world.lane.instances()).containsOnlyKeys(id(2));
    assertThat(world.weight(2)).isEqualTo(100);
  }

  @Test
  void an_unhealthy_verdict_rolls_the_release_back_and_removes_the_candidate() {
    world.post(2, V2);
    world.settle();

    world.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(States.of(world.active())).isEqualTo(State.ROLLING_BACK);
    world.settle();
    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
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
  void a_verdict_after_promotion_still_leads_to_where_it_came_from() {
    world.post(2, V2.watch(MIN));
    while (States.of(world.active()) != State.WATCHING) {
      world.settle();
      world.judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }

    world.judge(2, Verdict.Kind.UNHEALTHY);
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
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

      each.pass(MIN.plus(Spans.SLACK));

      switch (decision) {
        case PASS -> assertThat(each.number()).isGreaterThan(step);
        case HOLD -> assertThat(States.of(each.active())).isEqualTo(State.HELD);
        case ROLLBACK -> assertThat(States.of(each.active())).isEqualTo(State.ROLLING_BACK);
      }
    }
  }

  @Test
  void a_stuck_rollback_is_retried_until_it_succeeds() {
    world.post(2, V2);
    world.settle();
    world.judge(2, Verdict.Kind.UNHEALTHY);
    world.effects.clear();
    world.pass(Spans.RETURN);
    world.effects.clear();
    world.pass(Spans.PAGED);
    assertThat(States.of(world.active())).isEqualTo(State.STUCK);

    world.pass(Moves.RETRY);
    assertThat(world.effects).isNotEmpty();
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
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
    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(world.lane.ready(id(1))).isEqualTo(3);
  }

  @Test
  void a_promoted_release_serves_with_the_instances_that_got_ready() {
    Specs one = V2.replicas(1).with(new Strategy.BlueGreen(Optional.empty(), MIN, MIN));
    world.post(2, one);
    while (world.lane.active().isPresent()) {
      world.settle().judge(2, Verdict.Kind.HEALTHY);
      world.settle().pass(MIN);
    }

    assertThat(world.lane.stable().orElseThrow().replicas()).isEqualTo(3);
    assertThat(world.lane.ready(id(2))).isEqualTo(3);
  }
}
