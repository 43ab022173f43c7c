package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Effects of each signal in each state; the table names the first of the resulting events.
class DeciderTableTest {
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100);

  private static final String TABLE =
      """
      idle: abort CommandRejected, adoption TargetAdopted, approve CommandRejected, close CommandRejected, deny CommandRejected, done -, failed -, healthy -, lease-expired -, lost InstanceLost, override-freeze CommandRejected, pause CommandRejected, posted Queued, promote CommandRejected, promote-full CommandRejected, resume CommandRejected, revert CommandRejected, scale ReplicasSet, skip CommandRejected, startAt -, stop StopRequested, time -, unhealthy -, unpin CommandRejected, veto VersionVetoed
      provisioning: abort AbortRequested, adoption TargetAdopted, approve CommandRejected, close CommandRejected, deny CommandRejected, done InstancesReady, failed EffectFailed, healthy -, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRejected, pause Paused, posted Queued, promote CommandRejected, promote-full FullPromotionRequested, resume CommandRejected, revert RevertRequested, scale ReplicasSet, skip CommandRejected, startAt -, stop StopRequested, time -, unhealthy VerdictRecorded, unpin CommandRejected, veto VersionVetoed
      observing: abort AbortRequested, adoption TargetAdopted, approve CommandRejected, close CommandRejected, deny CommandRejected, done InstancesReady, failed -, healthy VerdictRecorded, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRejected, pause Paused, posted Queued, promote PromotionRequested, promote-full FullPromotionRequested, resume CommandRejected, revert RevertRequested, scale ReplicasSet, skip StepSkipped, startAt -, stop StopRequested, time -, unhealthy VerdictRecorded, unpin CommandRejected, veto VersionVetoed
      held: abort AbortRequested, adoption TargetAdopted, approve CommandRejected, close CommandRejected, deny CommandRejected, done InstancesReady, failed -, healthy VerdictRecorded, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRejected, pause Paused, posted Queued, promote PromotionRequested, promote-full FullPromotionRequested, resume CommandRejected, revert RevertRequested, scale ReplicasSet, skip StepSkipped, startAt -, stop StopRequested, time -, unhealthy VerdictRecorded, unpin CommandRejected, veto VersionVetoed
      gate: abort AbortRequested, adoption TargetAdopted, approve GateApproved, close CommandRejected, deny GateDenied, done InstancesReady, failed -, healthy -, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRejected, pause Paused, posted Queued, promote CommandRejected, promote-full CommandRejected, resume CommandRejected, revert RevertRequested, scale ReplicasSet, skip StepSkipped, startAt -, stop StopRequested, time -, unhealthy VerdictRecorded, unpin CommandRejected, veto VersionVetoed
      paused: abort AbortRequested, adoption TargetAdopted, approve CommandRejected, close CommandRejected, deny CommandRejected, done InstancesReady, failed -, healthy VerdictRecorded, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRejected, pause CommandRejected, posted Queued, promote CommandRejected, promote-full CommandRejected, resume Resumed, revert RevertRequested, scale ReplicasSet, skip CommandRejected, startAt -, stop StopRequested, time -, unhealthy VerdictRecorded, unpin CommandRejected, veto VersionVetoed
      baking: abort AbortRequested, adoption TargetAdopted, approve CommandRejected, close CommandRejected, deny CommandRejected, done InstancesReady, failed -, healthy -, lease-expired -, lost InstanceLost, override-freeze CommandRejected, pause CommandRejected, posted Queued, promote CommandRejected, promote-full CommandRejected, resume CommandRejected, revert RevertRequested, scale ReplicasSet, skip StepSkipped, startAt -, stop StopRequested, time -, unhealthy VerdictRecorded, unpin CommandRejected, veto VersionVetoed
      rolling-back: abort CommandRejected, adoption TargetAdopted, approve CommandRejected, close CommandRejected, deny CommandRejected, done InstancesReady, failed EffectFailed, healthy -, lease-expired -, lost InstanceLost, override-freeze CommandRejected, pause CommandRejected, posted Queued, promote CommandRejected, promote-full CommandRejected, resume CommandRejected, revert CommandRejected, scale ReplicasSet, skip CommandRejected, startAt -, stop StopRequested, time -, unhealthy -, unpin CommandRejected, veto VersionVetoed
      stuck: abort AbortRequested, adoption TargetAdopted, approve CommandRejected, close RollbackAbandoned, deny CommandRejected, done InstancesReady, failed EffectFailed, healthy -, lease-expired -, lost InstanceLost, override-freeze CommandRejected, pause CommandRejected, posted Queued, promote CommandRejected, promote-full CommandRejected, resume CommandRejected, revert RevertRequested, scale ReplicasSet, skip CommandRejected, startAt -, stop StopRequested, time -, unhealthy -, unpin CommandRejected, veto VersionVetoed
      """;

  @Test
  void every_state_has_a_result_for_every_signal() {
    String rows =
        states().entrySet().stream()
            .map(state -> state.getKey() + ": " + firstEvents(state.getValue()))
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(rows).isEqualTo(TABLE);
  }

  @Test
  void the_table_has_every_signal_and_every_state_of_an_active_release() {
    List<Class<?>> covered =
        signals(new LaneHarness(V1.serves(1))).values().stream()
            .<Class<?>>map(Object::getClass)
            .distinct()
            .toList();

    assertThat(covered).containsExactlyInAnyOrder(Signal.class.getPermittedSubclasses());
    assertThat(
            states().values().stream().flatMap(w -> w.lane.active().stream()).map(StateMapper::of))
        .contains(
            State.RUNNING, State.HELD, State.PAUSED, State.BAKING, State.ROLLING_BACK, State.STUCK);
  }

  private static String firstEvents(LaneHarness harness) {
    return new TreeMap<>(signals(harness))
        .entrySet().stream()
            .map(signal ->
                signal.getKey()
                    + " "
                    + Decider.decide(harness.lane, signal.getValue(), harness.at).stream()
                        .findFirst()
                        .map(LaneEvent::event)
                        .map(Progress::getClass)
                        .map(Class::getSimpleName)
                        .orElse("-"))
            .collect(Collectors.joining(", "));
  }

  private static Map<String, Signal> signals(LaneHarness harness) {
    int number = harness.lane.active().map(Active::number).orElse(3);
    UUID two = id(2);
    var signals = new LinkedHashMap<String, Signal>();
    signals.put(
        "posted",
        new Signal.ReleasePosted(
            id(3),
            canary("3", 100).spec(),
            Optional.empty(),
            Optional.empty(),
            "ann",
            Optional.empty()));
    signals.put("promote", received(new Command.Promote(two, number)));
    signals.put("promote-full", received(new Command.PromoteFull(two)));
    signals.put("skip", received(new Command.Skip(two, number)));
    signals.put("approve", received(new Command.Approve(two, number)));
    signals.put("deny", received(new Command.Deny(two, number)));
    signals.put("close", received(new Command.Close(two)));
    signals.put("override-freeze", received(new Command.OverrideFreeze(two)));
    signals.put("veto", received(new Command.Veto("9")));
    signals.put("unpin", received(new Command.Unpin()));
    signals.put("pause", received(new Command.Pause(two)));
    signals.put("resume", received(new Command.Resume(two)));
    signals.put("abort", received(new Command.Abort(two)));
    signals.put("revert", received(new Command.Revert(two, id(1), List.of())));
    signals.put("scale", received(new Command.Scale(4)));
    signals.put("stop", received(new Command.Stop()));
    signals.put("done", new Signal.EffectDone(number, new Signal.Result.Ready(two, 1)));
    signals.put("failed", new Signal.EffectFailed(number, Target.RUNTIME, "unavailable", false));
    signals.put("healthy", new Signal.VerdictReceived(two, number, Verdict.Kind.HEALTHY, "fine"));
    signals.put(
        "unhealthy", new Signal.VerdictReceived(two, number, Verdict.Kind.UNHEALTHY, "bad"));
    signals.put("time", new Signal.TimePassed(Duration.ZERO));
    signals.put("startAt", new Signal.StartReached(id(2)));
    signals.put("lease-expired", new Signal.LeaseExpired("no engine renewed it"));
    signals.put("lost", new Signal.InstancesLost(id(1), 2, "exit code 137"));
    signals.put("adoption", new Signal.AdoptionRequested(Target.ROUTER, "start", 0));
    return signals;
  }

  private static Signal received(Command command) {
    return new Signal.CommandReceived(
        new UUID(9, 9), command, "ann", List.of("approver", "admin"), "because");
  }

  private static Map<String, LaneHarness> states() {
    var states = new LinkedHashMap<String, LaneHarness>();
    states.put("idle", new LaneHarness(V1.serves(1)));
    states.put("provisioning", harness(V2, _ -> {}));
    states.put("observing", harness(V2, LaneHarness::settle));
    states.put("held", harness(V2, w -> w.settle().pass(MIN.plus(StepTimeouts.SLACK))));
    states.put(
        "gate", harness(V2.with(RolloutSpecs.gated(1, Decision.ROLLBACK)), LaneHarness::settle));
    states.put("paused", harness(V2, w -> w.settle().send(new Command.Pause(id(2)))));
    states.put("baking", harness(V2.bakeTime(MIN), DeciderTableTest::toBake));
    states.put("rolling-back", harness(V2, w -> w.settle().judge(2, Verdict.Kind.UNHEALTHY)));
    states.put(
        "stuck",
        harness(
            V2.onFailure(Decision.ROLLBACK),
            w -> {
              w.settle().judge(2, Verdict.Kind.UNHEALTHY);
              w.pass(StepTimeouts.RETURN);
              w.pass(StepTimeouts.PAGED);
            }));
    return states;
  }

  private static LaneHarness harness(RolloutSpecs specs, Consumer<LaneHarness> then) {
    var harness = new LaneHarness(V1.serves(1));
    harness.post(2, specs);
    then.accept(harness);
    return harness;
  }

  private static void toBake(LaneHarness harness) {
    while (StateMapper.of(harness.active()) != State.BAKING) {
      harness.settle().judge(2, Verdict.Kind.HEALTHY);
      harness.settle();
    }
  }

  /// Covers the order of tokens: no token equals an earlier one.
  @Test
  void tokens_are_ordered_by_epoch_and_then_by_number() {
    assertThat(new Token(2, 1)).isGreaterThan(new Token(1, 9)).isLessThan(new Token(2, 2));
  }
}
