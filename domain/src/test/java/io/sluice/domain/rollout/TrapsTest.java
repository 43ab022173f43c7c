package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Gate;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The regressions T1, T3, T9 and T11 of docs/regressions.md, in every state in which they could
/// occur. Time passes only to the lane's own timers, as in the engine.
class TrapsTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100).watch(MIN);

  /// A release with a wait of each kind, so that the tests can stop it in each of them.
  private static final Specs WAITS = V2.with(waits()).onInconclusive(Decision.HOLD);

  /// The maximum time of a step of [#WAITS]: its own 1 minute, and 10 minutes of slack.
  private static final Duration LONGEST = Duration.ofMinutes(11);

  private static Strategy waits() {
    var hold =
        new CanaryStep(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(MIN));
    var gate =
        new Gate(
            Optional.empty(), Optional.of(1), Optional.of(MIN), Optional.of(Decision.ROLLBACK));
    return new Strategy.Canary(
        List.of(CanaryStep.of(10), hold, CanaryStep.of(gate), CanaryStep.of(100)), MIN);
  }

  /// Covers T1: no effect on the new version's instances gets a response.
  @Test
  void an_abort_after_the_cut_over_waits_for_nothing_of_the_new_version() {
    World world = new World(V1.serves(1));
    world.post(2, V2.with(new Strategy.BlueGreen(Optional.empty(), MIN, MIN)));
    while (world.weight(2) < 100) {
      world.settle().judge(2, Verdict.Kind.HEALTHY);
    }
    world.tell(new Signal.Lost(id(2), 1, "exit code 137"));

    world.order(new Command.Abort(id(2)));
    List<Effect> unanswered = new ArrayList<>();
    while (!world.effects.isEmpty()) {
      if (world.effects.getFirst().effect() instanceof Effect.Scale scale
          && scale.release().equals(id(2))) {
        unanswered.add(world.effects.removeFirst().effect());
      } else {
        world.settleOne();
      }
    }

    assertThat(world.weight(1)).isEqualTo(100);
    assertThat(world.weight(2)).isZero();
    assertThat(unanswered)
        .containsExactly(new Effect.Scale(id(2), world.active().spec(), 0)); // the last step
  }

  /// Covers T3: no target responds in any step of a plan or a rollback. Each state has a timer and
  /// ends by its own deadline, until the release has ended, serves, or pages a person.
  @Test
  void wherever_a_release_stands_still_its_own_deadline_moves_it() {
    int stoodStill = 0;
    for (int moves = 0; moves < movesOf(WAITS); moves++) {
      World world = after(moves, WAITS);
      for (int i = 0; i < 20 && isOpen(world); i++) {
        Active before = world.active();
        Instant due = due(world);
        assertThat(due).as("%s", before).isBeforeOrEqualTo(world.at.plus(longest(before)));

        world.effects.clear();
        world.pass(Duration.between(world.at, due));

        assertThat(world.lane.active()).isNotEqualTo(Optional.of(before));
        stoodStill++;
      }
      assertThat(isOpen(world)).as("after %d moves: %s", moves, world.lane.active()).isFalse();
    }
    assertThat(stoodStill).isGreaterThan(movesOf(WAITS));
  }

  /// Covers T3: the release's own deadline also applies in each state before the promotion.
  @Test
  void no_observation_hold_gate_or_pause_keeps_a_release_from_its_deadline() {
    for (int moves = 0; moves < movesOf(WAITS); moves++) {
      for (boolean isPaused : List.of(false, true)) {
        World world = after(moves, WAITS);
        if (world.active().promoted()) {
          continue;
        }
        if (isPaused) {
          world.order(new Command.Pause(id(2)));
        }
        Active before = world.active();
        world.pass(Duration.between(world.at, before.deadline()));

        assertThat(world.active().direction()).as("%s", before).isEqualTo(Direction.BACK);
        assertThat(world.events(Progress.PlanAdopted.class).getLast().reason())
            .startsWith("not promoted by its deadline");
      }
    }
  }

  /// Covers T9: a newer release gets its turn whenever it is posted, also during the promotion and
  /// at the end.
  @Test
  void a_newer_release_is_looked_at_whenever_it_comes() {
    int promoted = 0;
    for (int moves = 0; moves < movesOf(V2); moves++) {
      for (Concurrency how : List.of(Concurrency.QUEUE, Concurrency.REPLACE)) {
        World world = after(moves, V2);
        boolean isPromoted = world.active().promoted();
        boolean isWatching = Meetings.isWatching(world.active());
        world.post(3, canary("3", 100).with(how));
        world.complete();

        assertThat(world.lane.stable().orElseThrow().release())
            .as("%s after %d moves", how, moves)
            .isEqualTo(id(3));
        assertThat(world.outcomes())
            .isEqualTo(
                how == Concurrency.QUEUE || isWatching
                    ? "SUCCEEDED, SUCCEEDED"
                    : "SUPERSEDED, SUCCEEDED");
        promoted += isPromoted ? 1 : 0;
      }
    }
    assertThat(promoted).isGreaterThanOrEqualTo(6);
  }

  /// Covers T11: no instance ever becomes ready, and no failure is reported.
  @Test
  void a_first_release_without_an_answer_fails_by_its_step_s_deadline_and_leaves_nothing() {
    World first = new World(Lane.EMPTY);
    first.post(1, V1);
    while (!(first.active().step().orElseThrow() instanceof Step.Provision)) {
      first.settleOne();
    }
    Instant due = due(first);
    assertThat(due).isEqualTo(first.at.plus(LONGEST)).isBefore(first.active().deadline());

    first.pass(Duration.between(first.at, due));
    assertThat(first.active().direction()).isEqualTo(Direction.BACK);
    first.settle();

    assertThat(first.outcomes()).isEqualTo("FAILED");
    assertThat(first.events(Progress.Ended.class).getLast().reason())
        .matches("step \\d+ was not done by its deadline");
    assertThat(first.lane.stable()).isEmpty();
    assertThat(first.lane.weights()).isEmpty();
    assertThat(first.lane.instances().values()).allMatch(count -> count == 0);
    first.post(2, canary("2", 100));
    first.complete();
    assertThat(first.lane.stable().orElseThrow().release()).isEqualTo(id(2));
  }

  private static World after(int moves, Specs specs) {
    World world = new World(V1.serves(1));
    world.post(2, specs);
    for (int i = 0; i < moves; i++) {
      move(world);
    }
    return world;
  }

  /// Returns the number of moves from the first step to the end.
  private static int movesOf(Specs specs) {
    World world = after(0, specs);
    int moves = 0;
    while (world.lane.active().isPresent()) {
      move(world);
      moves++;
    }
    return moves;
  }

  /// Supplies the next effect result, verdict, approval or time that the release waits for.
  private static void move(World world) {
    if (!world.effects.isEmpty()) {
      world.settleOne();
    } else if (world.active().step().orElseThrow() instanceof Step.Observe) {
      world.judge(2, Verdict.Kind.HEALTHY);
    } else if (world.active().step().filter(Gates::isGate).isPresent()) {
      world.order(new Command.Approve(id(2), world.number()), "ann", "approver");
    } else {
      world.pass(MIN);
    }
  }

  /// Returns the time at which the lane needs the next signal of time, by an instant or by
  /// monotonic time.
  private static Instant due(World world) {
    Optional<Instant> counted = Due.remaining(world.lane, Duration.ZERO).map(world.at::plus);
    return Stream.concat(Due.at(world.lane).stream(), counted.stream())
        .min(Instant::compareTo)
        .orElseThrow(() -> new AssertionError("never due: " + world.active()));
  }

  private static Duration longest(Active active) {
    return active.phase() instanceof Phase.Held ? Planner.HOLD : LONGEST;
  }

  /// Whether the release has neither ended nor paged a person. A promoted release that cannot
  /// remove the old version counts as ended: it retries and serves meanwhile.
  private static boolean isOpen(World world) {
    return world
        .lane
        .active()
        .filter(it -> !(it.phase() instanceof Phase.Stuck))
        .filter(it -> !(it.promoted() && it.phase() instanceof Phase.Held))
        .isPresent();
  }
}
