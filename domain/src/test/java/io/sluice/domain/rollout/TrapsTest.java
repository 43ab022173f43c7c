package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
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
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100).bakeTime(MIN);

  /// A release with a wait of each kind, so that the tests can stop it in each of them.
  private static final RolloutSpecs WAITS = V2.with(waits()).onInconclusive(Decision.HOLD);

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
    LaneHarness harness = new LaneHarness(V1.serves(1));
    harness.post(2, V2.with(new Strategy.BlueGreen(Optional.empty(), MIN, MIN)));
    while (harness.weight(2) < 100) {
      harness.settle().judge(2, Verdict.Kind.HEALTHY);
    }
    harness.send(new Signal.InstancesLost(id(2), 1, "exit code 137"));

    harness.send(new Command.Abort(id(2)));
    List<Effect> unanswered = new ArrayList<>();
    while (!harness.effects.isEmpty()) {
      if (harness.effects.getFirst().effect() instanceof Effect.Scale scale
          && scale.release().equals(id(2))) {
        unanswered.add(harness.effects.removeFirst().effect());
      } else {
        harness.settleOne();
      }
    }

    assertThat(harness.weight(1)).isEqualTo(100);
    assertThat(harness.weight(2)).isZero();
    assertThat(unanswered)
        .containsExactly(new Effect.Scale(id(2), harness.active().spec(), 0)); // the last step
  }

  /// Covers T3: no target responds in any step of a plan or a rollback. Each state has a timer and
  /// ends by its own deadline, until the release has ended, serves, or pages a person.
  @Test
  void wherever_a_release_stands_still_its_own_deadline_moves_it() {
    int moved = 0;
    for (int moves = 0; moves < movesOf(WAITS); moves++) {
      LaneHarness harness = after(moves, WAITS);
      for (int i = 0; i < 20 && isOpen(harness); i++) {
        Active before = harness.active();
        Instant due = due(harness);
        assertThat(due).as("%s", before).isBeforeOrEqualTo(harness.at.plus(longest(before)));

        harness.effects.clear();
        harness.pass(Duration.between(harness.at, due));

        assertThat(harness.lane.active()).isNotEqualTo(Optional.of(before));
        moved++;
      }
      assertThat(isOpen(harness)).as("after %d moves: %s", moves, harness.lane.active()).isFalse();
    }
    assertThat(moved).isGreaterThan(movesOf(WAITS));
  }

  /// Covers T3: the release's own deadline also applies in each state before the promotion.
  @Test
  void no_observation_hold_gate_or_pause_keeps_a_release_from_its_deadline() {
    for (int moves = 0; moves < movesOf(WAITS); moves++) {
      for (boolean isPaused : List.of(false, true)) {
        LaneHarness harness = after(moves, WAITS);
        if (harness.active().promoted()) {
          continue;
        }
        if (isPaused) {
          harness.send(new Command.Pause(id(2)));
        }
        Active before = harness.active();
        harness.pass(Duration.between(harness.at, before.deadline()));

        assertThat(harness.active().direction()).as("%s", before).isEqualTo(Direction.ROLLBACK);
        assertThat(harness.events(Progress.PlanAdopted.class).getLast().reason())
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
      for (Concurrency concurrency : List.of(Concurrency.QUEUE, Concurrency.REPLACE)) {
        LaneHarness harness = after(moves, V2);
        boolean isPromoted = harness.active().promoted();
        boolean isBaking = QueueDecider.isBaking(harness.active());
        harness.post(3, canary("3", 100).with(concurrency));
        harness.complete();

        assertThat(harness.lane.stable().orElseThrow().release())
            .as("%s after %d moves", concurrency, moves)
            .isEqualTo(id(3));
        assertThat(harness.outcomes())
            .isEqualTo(
                concurrency == Concurrency.QUEUE || isBaking
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
    LaneHarness first = new LaneHarness(Lane.EMPTY);
    first.post(1, V1);
    while (!(first.active().findStep().orElseThrow() instanceof Step.Provision)) {
      first.settleOne();
    }
    Instant due = due(first);
    assertThat(due).isEqualTo(first.at.plus(LONGEST)).isBefore(first.active().deadline());

    first.pass(Duration.between(first.at, due));
    assertThat(first.active().direction()).isEqualTo(Direction.ROLLBACK);
    first.settle();

    assertThat(first.outcomes()).isEqualTo("FAILED");
    assertThat(first.events(Progress.Ended.class).getLast().reason())
        .matches("step \\d+ was not done by its deadline");
    assertThat(first.lane.stable()).isEmpty();
    assertThat(first.lane.desired().weights()).isEmpty();
    assertThat(first.lane.desired().instances().values()).allMatch(count -> count == 0);
    first.post(2, canary("2", 100));
    first.complete();
    assertThat(first.lane.stable().orElseThrow().release()).isEqualTo(id(2));
  }

  private static LaneHarness after(int moves, RolloutSpecs specs) {
    LaneHarness harness = new LaneHarness(V1.serves(1));
    harness.post(2, specs);
    for (int i = 0; i < moves; i++) {
      move(harness);
    }
    return harness;
  }

  /// Returns the number of moves from the first step to the end.
  private static int movesOf(RolloutSpecs specs) {
    LaneHarness harness = after(0, specs);
    int moves = 0;
    while (harness.lane.active().isPresent()) {
      move(harness);
      moves++;
      assertThat(moves).as("%s", harness.lane.active()).isLessThan(1_000);
    }
    return moves;
  }

  /// Supplies the next effect result, verdict, approval or time that the release waits for.
  private static void move(LaneHarness harness) {
    if (!harness.effects.isEmpty()) {
      harness.settleOne();
    } else if (harness.active().findStep().orElseThrow() instanceof Step.Observe) {
      harness.judge(2, Verdict.Kind.HEALTHY);
    } else if (harness.active().findStep().filter(StepCommandDecider::isGate).isPresent()) {
      harness.send(new Command.Approve(id(2), harness.number()), "bob", "approver");
    } else {
      harness.pass(MIN);
    }
  }

  /// Returns the time at which the lane needs the next signal of time, by an instant or by
  /// monotonic time.
  private static Instant due(LaneHarness harness) {
    Optional<Instant> counted =
        TimerSchedule.findRemaining(harness.lane, Duration.ZERO).map(harness.at::plus);
    return Stream.concat(TimerSchedule.findNextInstant(harness.lane).stream(), counted.stream())
        .min(Instant::compareTo)
        .orElseThrow(() -> new AssertionError("never due: " + harness.active()));
  }

  private static Duration longest(Active active) {
    return active.phase() instanceof Phase.Held ? Planner.HOLD : LONGEST;
  }

  /// Whether the release has neither ended nor paged a person. A promoted release that cannot
  /// remove the old version counts as ended: it retries and serves meanwhile.
  private static boolean isOpen(LaneHarness harness) {
    return harness
        .lane
        .active()
        .filter(it -> !(it.phase() instanceof Phase.Stuck))
        .filter(it -> !(it.promoted() && it.phase() instanceof Phase.Held))
        .isPresent();
  }
}
