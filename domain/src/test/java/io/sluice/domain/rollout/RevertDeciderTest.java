package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.gated;
import static io.sluice.domain.rollout.Specs.id;
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
  private static final Specs V0 = canary("0", 100).with(Concurrency.REPLACE);
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100);
  private static final Specs V3 = canary("3", 100);

  private final World world = new World(V1.serves(1));

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
            "2 has 10 % of the traffic and is being released; 1 has 90 % of the traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            World::settle),
        state(
            "gate",
            "2 has no traffic and is held; 1 has all traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2.with(gated(1, Decision.ROLLBACK)),
            World::settle),
        state(
            "held",
            "2 has 10 % of the traffic and is held; 1 has 90 % of the traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            w -> w.settle().pass(MIN.plus(Spans.SLACK))),
        state(
            "paused",
            "2 has 10 % of the traffic and is paused; 1 has 90 % of the traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            w -> w.settle().order(new Command.Pause(id(2)))));
  }

  static Stream<Arguments> later() {
    return Stream.of(
        state(
            "promoting",
            "2 has 10 % of the traffic and is being released; 1 has 90 % of the traffic on 3 instances",
            "2 is aborted, and 1 gets all traffic back",
            V2,
            w -> w.settle().judge(2, Verdict.Kind.HEALTHY)),
        state(
            "watching",
            "2 has all traffic and is watched; 1's 3 instances are warm",
            "2 is aborted, and 1 gets all traffic back",
            V2.watch(MIN),
            RevertDeciderTest::toWatch),
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
      String name, String state, String action, Specs specs, Consumer<World> then) {
    world.post(2, specs);
    then.accept(world);
    Active active = world.active();
    Serving cameFrom = active.cameFrom().orElseThrow();
    assertThat(RevertMessages.state(world.lane, active, cameFrom)).isEqualTo(state);
    assertThat(RevertMessages.action(active, cameFrom)).isEqualTo(action);

    world.order(new Command.Revert(id(2), id(1), List.of()));
    world.settle();

    Progress.RevertOrdered ordered = world.events(Progress.RevertOrdered.class).getLast();
    assertThat(ordered.to()).isEqualTo(id(1));
    assertThat(ordered.version()).isEqualTo("1");
    assertThat(world.lane.active()).isEmpty();
    assertThat(world.lane.stable().map(Serving::release)).hasValue(id(1));
    assertThat(world.weight(1)).isEqualTo(100);
    assertThat(world.lane.ready(id(1))).isEqualTo(3);
    assertThat(world.lane.ready(id(2))).isZero();
    assertThat(world.events(Progress.Queued.class)).hasSize(1);
  }

  @Test
  void while_it_is_watched_the_weight_returns_to_instances_that_are_there() {
    watch();

    world.order(new Command.Revert(id(2), id(1), List.of()));

    assertThat(PlannerTest.show(world.events(Progress.PlanAdopted.class).getLast().plan()))
        .isEqualTo("fence, stable +3, shift 0, candidate 0");
    world.settle();
    assertThat(world.outcomes()).isEqualTo("ABORTED");
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("reverted to 1 by ann: because");
  }

  /// Covers a revert of a stuck rollback; the first cause determines the outcome.
  @Test
  void a_revert_retries_a_stuck_rollback_at_once() {
    world.post(2, V2);
    world.settle().judge(2, Verdict.Kind.UNHEALTHY);
    world.pass(Spans.RETURN);
    world.pass(Spans.PAGED);
    assertThat(States.of(world.active())).isEqualTo(State.STUCK);
    world.pass(Duration.ofSeconds(1));

    world.order(new Command.Revert(id(2), id(1), List.of()));

    assertThat(world.events(Progress.Retried.class).getLast().reason())
        .isEqualTo("reverted to 1 by ann: because");
    world.settle();
    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(world.weight(1)).isEqualTo(100);
  }

  @Test
  void a_revert_during_a_rollback_is_rejected_with_its_target() {
    world.post(2, V2);
    world.settle().judge(2, Verdict.Kind.UNHEALTHY);

    world.order(new Command.Revert(id(2), id(1), List.of()));

    assertThat(world.refusal()).isEqualTo("version 2 is already rolling back to 1");
  }

  @Test
  void a_lane_that_is_being_stopped_reverts_nothing() {
    world.post(2, V2);
    world.settle().order(new Command.Stop());

    world.order(new Command.Revert(id(2), id(1), List.of()));
    assertThat(world.refusal()).isEqualTo("the lane is being stopped");

    post(4, V0, 2);
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("the lane is being stopped");
  }

  @Test
  void a_first_release_has_nothing_before_it() {
    var empty = new World(Lane.EMPTY);
    empty.post(2, V2);

    empty.order(new Command.Revert(id(2), id(1), List.of()));

    assertThat(empty.refusal()).isEqualTo("nothing served before version 2");
  }

  @Test
  void one_that_came_from_another_version_than_was_shown_is_not_touched() {
    world.post(2, V2);

    world.order(new Command.Revert(id(2), id(7), List.of()));

    assertThat(world.refusal()).isEqualTo("the previous stable of version 2 is 1");
    assertThat(world.events(Progress.RevertOrdered.class)).isEmpty();
  }

  @Test
  void one_that_has_ended_meanwhile_is_named() {
    world.post(2, V2);
    world.complete();

    world.order(new Command.Revert(id(2), id(1), List.of()));

    assertThat(world.refusal()).isEqualTo("the lane has changed: version 2 serves");
  }

  @Test
  void one_that_another_followed_meanwhile_is_not_touched() {
    world.post(2, V2);
    world.complete();
    world.post(3, V3);

    world.order(new Command.Revert(id(2), id(1), List.of()));
    assertThat(world.refusal())
        .isEqualTo("the lane has changed: the release of version 3 is running");

    post(4, V0, 2);
    assertThat(world.outcomes()).isEqualTo("SUCCEEDED, REJECTED");
    assertThat(world.active().release()).isEqualTo(id(3));
  }

  private void watch() {
    world.post(2, V2.watch(MIN));
    toWatch(world);
  }

  private void post(int id, Specs specs, int from, UUID... supersedes) {
    world.tell(
        new Signal.Posted(
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
      String name, String state, String action, Specs specs, Consumer<World> then) {
    return Arguments.of(name, state, action, specs, then);
  }

  private static void toWatch(World world) {
    while (States.of(world.active()) != State.WATCHING) {
      world.settle().judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }
  }

  private static void toFailure(World world) {
    world.settle().judge(2, Verdict.Kind.UNHEALTHY);
    world.settle();
    assertThat(world.active().isKept()).isTrue();
  }

  /// Advances a promoted release to the step that retires the old version's instances.
  private static void toRetire(World world) {
    while (!world.active().promoted()) {
      world.settleOne();
      world.judge(2, Verdict.Kind.HEALTHY);
    }
    assertThat(world.active().step())
        .hasValueSatisfying(step -> assertThat(step).isInstanceOf(Step.Retire.class));
  }
}
