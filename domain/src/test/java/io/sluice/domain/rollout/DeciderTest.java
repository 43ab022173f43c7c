package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Decision;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import io.sluice.contract.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 50, 100);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  @Test
  void a_first_release_serves_all_traffic() {
    var first = new LaneHarness(Lane.EMPTY);

    first.post(1, V1);
    first.settle();

    assertThat(first.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(first.lane.stable()).contains(V1.serving(1));
    assertThat(first.weight(1)).isEqualTo(100);
  }

  @Test
  void a_first_release_that_never_gets_ready_fails_and_leaves_nothing() {
    var first = new LaneHarness(Lane.EMPTY);
    first.post(1, V1);

    first.send(new Signal.EffectFailed(2, Target.RUNTIME, "exit code 1", true));
    first.settle();

    assertThat(first.outcomes()).isEqualTo("FAILED");
    assertThat(first.events(Progress.Ended.class).getFirst().reason()).isEqualTo("exit code 1");
    assertThat(first.lane.stable()).isEmpty();
    assertThat(first.lane.desired().weights()).isEmpty();
  }

  @Test
  void an_artifact_is_resolved_once_and_a_rollback_uses_the_result() {
    String bytes = "shop@sha256:" + "a".repeat(64);
    harness.post(2, V2);
    int wave = harness.active().position().wave();

    harness.send(resolved(2, bytes));
    harness.send(resolved(2, "shop@sha256:" + "b".repeat(64)));
    harness.send(resolved(1, bytes));

    assertThat(harness.active().spec().artifact()).contains(bytes);
    assertThat(harness.active().position().wave()).isEqualTo(wave);
    assertThat(harness.events(Progress.ArtifactResolved.class)).hasSize(1);
    harness.complete();
    assertThat(harness.lane.stable().orElseThrow().spec().artifact()).contains(bytes);
    harness.post(3, canary("3", 10, 100));
    assertThat(harness.active().previousStable().orElseThrow().spec().artifact()).contains(bytes);
  }

  private Signal resolved(int release, String artifact) {
    return new Signal.EffectDone(
        harness.number(), new Signal.Result.Resolved(id(release), artifact));
  }

  @Test
  void a_good_canary_serves_and_stable_is_removed() {
    harness.post(2, V2);
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.lane.stable()).contains(V2.serving(2));
    assertThat(harness.lane.desired().instances()).containsOnlyKeys(id(2));
    assertThat(harness.weight(2)).isEqualTo(100);
  }

  @Test
  void an_unhealthy_verdict_rolls_the_release_back_and_removes_the_candidate() {
    harness.post(2, V2);
    harness.settle();

    harness.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(harness.active().state()).isEqualTo(State.ROLLING_BACK);
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.lane.stable()).contains(V1.serving(1));
    assertThat(harness.weight(1)).isEqualTo(100);
    assertThat(harness.lane.desired().instances()).containsOnlyKeys(id(1));
  }

  @Test
  void a_verdict_on_another_release_or_an_earlier_step_moves_nothing() {
    harness.post(2, V2);
    harness.settle();

    assertThat(harness.judge(9, Verdict.Kind.UNHEALTHY)).isEmpty();
    assertThat(
            harness.send(
                new Signal.VerdictReceived(
                    id(2), harness.number() - 1, Verdict.Kind.HEALTHY, "stale")))
        .isEmpty();
  }

  @Test
  void numbers_run_through_the_whole_release() {
    harness.post(2, V2);
    harness.settle();
    int last = harness.number();

    harness.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(harness.active().position().first()).isEqualTo(last + 1);
  }

  @Test
  void a_verdict_after_promotion_still_leads_to_where_it_came_from() {
    harness.post(2, V2.bakeTime(MIN));
    while (harness.active().state() != State.BAKING) {
      harness.settle();
      harness.judge(2, Verdict.Kind.HEALTHY);
      harness.settle();
    }

    harness.judge(2, Verdict.Kind.UNHEALTHY);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.lane.stable()).contains(V1.serving(1));
    assertThat(harness.weight(1)).isEqualTo(100);
  }

  @Test
  void no_verdict_by_the_deadline_does_as_the_release_declares() {
    for (Decision decision : Decision.values()) {
      var each = new LaneHarness(V1.serves(1));
      each.post(2, V2.onInconclusive(decision));
      each.settle();
      int step = each.number();

      each.pass(MIN.plus(StepTimeouts.SLACK));

      switch (decision) {
        case PASS -> assertThat(each.number()).isGreaterThan(step);
        case HOLD -> assertThat(each.active().state()).isEqualTo(State.HELD);
        case ROLLBACK -> assertThat(each.active().state()).isEqualTo(State.ROLLING_BACK);
      }
    }
  }

  @Test
  void a_decision_at_the_deadline_has_the_sentence_of_the_last_verdict() {
    for (Decision decision : Decision.values()) {
      var each = new LaneHarness(V1.serves(1));
      each.post(2, V2.onInconclusive(decision));
      each.settle();
      each.judge(2, Verdict.Kind.INCONCLUSIVE);

      List<LaneEvent> events = each.pass(MIN.plus(StepTimeouts.SLACK));

      assertThat(events.toString())
          .contains("no verdict by the step's deadline")
          .contains(": by the counts");
    }
  }

  @Test
  void a_stuck_rollback_is_retried_until_it_succeeds() {
    harness.post(2, V2);
    harness.settle();
    harness.judge(2, Verdict.Kind.UNHEALTHY);
    harness.effects.clear();
    harness.pass(StepTimeouts.RETURN);
    harness.effects.clear();
    harness.pass(StepTimeouts.PAGED);
    assertThat(harness.active().state()).isEqualTo(State.STUCK);

    harness.pass(Transitions.RETRY);
    assertThat(harness.effects).isNotEmpty();
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_rolling_release_back_brings_stable_up_before_the_weight() {
    harness.post(2, V2.with(new Strategy.Rolling(1, 0, MIN)));
    harness.settle();
    harness.judge(2, Verdict.Kind.HEALTHY);
    harness.settle();
    assertThat(harness.lane.ready(id(1))).isEqualTo(2);

    harness.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(PlannerTest.show(harness.active().plan()))
        .isEqualTo("fence, stable +3, shift 0, candidate 0");
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.lane.ready(id(1))).isEqualTo(3);
  }

  @Test
  void a_promoted_release_serves_with_the_instances_that_got_ready() {
    RolloutSpecs one = V2.replicas(1).with(new Strategy.BlueGreen(Optional.empty(), MIN, MIN));
    harness.post(2, one);
    while (harness.lane.active().isPresent()) {
      harness.settle().judge(2, Verdict.Kind.HEALTHY);
      harness.settle().pass(MIN);
    }

    assertThat(harness.lane.stable().orElseThrow().replicas()).isEqualTo(3);
    assertThat(harness.lane.ready(id(2))).isEqualTo(3);
  }
}
