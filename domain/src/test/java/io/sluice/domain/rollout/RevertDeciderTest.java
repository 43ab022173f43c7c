package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.gated;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.notice.RevertMessages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Effects of a revert in each state: release 1 served, 2 is the next release, 0 served before 1.
class RevertDeciderTest {
  private static final RolloutSpecs V0 = canary("0", 100).with(Concurrency.REPLACE);
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100);
  private static final RolloutSpecs V3 = canary("3", 100);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  static Stream<Arguments> active() {
    return Stream.of(
        state(
            "provisioning",
            "2 has no traffic and is being released; 1 has all traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            _ -> {}),
        state(
            "observing",
            "2 has 10 % of the traffic and is being released; 1 has 90 % of the traffic on 3"
                + " instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            LaneHarness::settle),
        state(
            "gate",
            "2 has no traffic and is held; 1 has all traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2.with(gated(1, Decision.ROLLBACK)),
            LaneHarness::settle),
        state(
            "held",
            "2 has 10 % of the traffic and is held; 1 has 90 % of the traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            w -> w.settle().pass(MIN.plus(StepTimeouts.SLACK))),
        state(
            "paused",
            "2 has 10 % of the traffic and is paused; 1 has 90 % of the traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            w -> w.settle().send(new Command.Pause(id(2)))));
  }

  static Stream<Arguments> later() {
    return Stream.of(
        state(
            "promoting",
            "2 has 10 % of the traffic and is being released; 1 has 90 % of the traffic on 3"
                + " instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            w -> w.settle().judge(2, Verdict.Kind.HEALTHY)),
        state(
            "baking",
            "2 has all traffic and is baking; 1's 3 instances are warm",
            "2 is aborted, and 1 gets all traffic back",
            V2.bakeTime(MIN),
            RevertDeciderTest::toBake),
        state(
            "kept after a failure",
            "2 has no traffic and failed; 1 has all traffic on 3 instances",
            "2 is removed, and 1 keeps all traffic",
            V2.onFailure(Decision.HOLD),
            RevertDeciderTest::toFailure),
        state(
            "retiring the old version",
            "2 has all traffic and is promoted; 1's 3 instances are warm",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            RevertDeciderTest::toRetire));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"active", "later"})
  void a_revert_of_an_active_release_rolls_back_to_the_previous_stable(
      String name, String state, String action, RolloutSpecs specs, Consumer<LaneHarness> then) {
    harness.post(2, specs);
    then.accept(harness);
    Active active = harness.active();
    Serving previousStable = active.previousStable().orElseThrow();
    assertThat(RevertMessages.state(harness.lane, active, previousStable)).isEqualTo(state);
    assertThat(RevertMessages.action(active, previousStable)).isEqualTo(action);

    harness.send(new Command.Revert(id(2), id(1), List.of()));
    harness.settle();

    Progress.RevertRequested requested = harness.events(Progress.RevertRequested.class).getLast();
    assertThat(requested.to()).isEqualTo(id(1));
    assertThat(requested.version()).isEqualTo("1");
    assertThat(harness.lane.active()).isEmpty();
    assertThat(harness.lane.stable().map(Serving::release)).hasValue(id(1));
    assertThat(harness.weight(1)).isEqualTo(100);
    assertThat(harness.lane.ready(id(1))).isEqualTo(3);
    assertThat(harness.lane.ready(id(2))).isZero();
    assertThat(harness.events(Progress.Queued.class)).hasSize(1);
  }

  @Test
  void a_revert_during_the_bake_returns_the_weight_to_ready_instances() {
    bake();

    harness.send(new Command.Revert(id(2), id(1), List.of()));

    assertThat(PlannerTest.show(harness.events(Progress.PlanAdopted.class).getLast().plan()))
        .isEqualTo("fence, stable +3, shift 0, candidate 0");
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("ABORTED");
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("reverted to 1 by ann: because");
  }

  /// Covers a revert of a stuck rollback; the first cause determines the outcome.
  @Test
  void a_revert_retries_a_stuck_rollback_at_once() {
    harness.post(2, V2);
    harness.settle().judge(2, Verdict.Kind.UNHEALTHY);
    harness.pass(StepTimeouts.RETURN);
    harness.pass(StepTimeouts.PAGED);
    assertThat(harness.active().state()).isEqualTo(State.STUCK);
    harness.pass(Duration.ofSeconds(1));

    harness.send(new Command.Revert(id(2), id(1), List.of()));

    assertThat(harness.events(Progress.StepRetried.class).getLast().reason())
        .isEqualTo("reverted to 1 by ann: because");
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.weight(1)).isEqualTo(100);
  }

  @Test
  void a_revert_during_a_rollback_is_rejected_with_its_target() {
    harness.post(2, V2);
    harness.settle().judge(2, Verdict.Kind.UNHEALTHY);

    harness.send(new Command.Revert(id(2), id(1), List.of()));

    assertThat(harness.rejection()).isEqualTo("version 2 is already rolling back to 1");
  }

  @Test
  void a_lane_that_is_being_stopped_reverts_nothing() {
    harness.post(2, V2);
    harness.settle().send(new Command.Stop());

    harness.send(new Command.Revert(id(2), id(1), List.of()));
    assertThat(harness.rejection()).isEqualTo("the lane is being stopped");

    post(4, V0, 2);
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("the lane is being stopped");
  }

  @Test
  void a_first_release_has_nothing_before_it() {
    var empty = new LaneHarness(Lane.EMPTY);
    empty.post(2, V2);

    empty.send(new Command.Revert(id(2), id(1), List.of()));

    assertThat(empty.rejection()).isEqualTo("nothing served before version 2");
  }

  @Test
  void a_revert_is_rejected_if_the_previous_stable_is_another_version() {
    harness.post(2, V2);

    harness.send(new Command.Revert(id(2), id(7), List.of()));

    assertThat(harness.rejection()).isEqualTo("the previous stable of version 2 is 1");
    assertThat(harness.events(Progress.RevertRequested.class)).isEmpty();
  }

  @Test
  void a_revert_of_an_ended_release_is_rejected_with_the_serving_version() {
    harness.post(2, V2);
    harness.complete();

    harness.send(new Command.Revert(id(2), id(1), List.of()));

    assertThat(harness.rejection()).isEqualTo("the lane has changed: version 2 serves");
  }

  @Test
  void a_revert_is_rejected_if_another_release_is_active() {
    harness.post(2, V2);
    harness.complete();
    harness.post(3, V3);

    harness.send(new Command.Revert(id(2), id(1), List.of()));
    assertThat(harness.rejection())
        .isEqualTo("the lane has changed: the release of version 3 is running");

    post(4, V0, 2);
    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED, REJECTED");
    assertThat(harness.active().release()).isEqualTo(id(3));
  }

  private void bake() {
    harness.post(2, V2.bakeTime(MIN));
    toBake(harness);
  }

  private void post(int id, RolloutSpecs specs, int from, UUID... supersedes) {
    harness.send(
        new Signal.ReleasePosted(
            id(id),
            specs.spec(),
            Optional.empty(),
            Optional.of(id(0)),
            Optional.of(new RevertBasis(Optional.of(id(from)), List.of(supersedes))),
            Optional.empty(),
            "ann",
            Optional.empty(),
            Optional.empty()));
  }

  private static Arguments state(
      String name, String state, String action, RolloutSpecs specs, Consumer<LaneHarness> then) {
    return Arguments.of(name, state, action, specs, then);
  }

  private static void toBake(LaneHarness harness) {
    while (harness.active().state() != State.BAKING) {
      harness.settle().judge(2, Verdict.Kind.HEALTHY);
      harness.settle();
    }
  }

  private static void toFailure(LaneHarness harness) {
    harness.settle().judge(2, Verdict.Kind.UNHEALTHY);
    harness.settle();
    assertThat(harness.active().isRetainedForInspection()).isTrue();
  }

  /// Advances a promoted release to the step that retires the old version's instances.
  private static void toRetire(LaneHarness harness) {
    while (!harness.active().promoted()) {
      harness.settleOne();
      harness.judge(2, Verdict.Kind.HEALTHY);
    }
    assertThat(harness.active().findStep())
        .hasValueSatisfying(step -> assertThat(step).isInstanceOf(Step.Retire.class));
  }
}
