package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
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
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100);

  private static final String TABLE =
      """
      idle: abort CommandRefused, adoption Adopted, approve CommandRefused, close CommandRefused, done -, failed -, healthy -, lease-expired -, lost InstanceLost, override-freeze CommandRefused, pause CommandRefused, posted Queued, promote CommandRefused, promote-full CommandRefused, refuse CommandRefused, resume CommandRefused, revert CommandRefused, scale ReplicasSet, skip CommandRefused, startAt -, stop StopOrdered, time -, unhealthy -, unpin CommandRefused, veto Vetoed
      provisioning: abort AbortOrdered, adoption Adopted, approve CommandRefused, close CommandRefused, done InstancesReady, failed EffectFailed, healthy -, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRefused, pause Paused, posted Queued, promote CommandRefused, promote-full PromoteFullOrdered, refuse CommandRefused, resume CommandRefused, revert RevertOrdered, scale ReplicasSet, skip CommandRefused, startAt -, stop StopOrdered, time -, unhealthy Judged, unpin CommandRefused, veto Vetoed
      observing: abort AbortOrdered, adoption Adopted, approve CommandRefused, close CommandRefused, done InstancesReady, failed -, healthy Judged, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRefused, pause Paused, posted Queued, promote PromoteOrdered, promote-full PromoteFullOrdered, refuse CommandRefused, resume CommandRefused, revert RevertOrdered, scale ReplicasSet, skip SkipOrdered, startAt -, stop StopOrdered, time -, unhealthy Judged, unpin CommandRefused, veto Vetoed
      held: abort AbortOrdered, adoption Adopted, approve CommandRefused, close CommandRefused, done InstancesReady, failed -, healthy Judged, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRefused, pause Paused, posted Queued, promote PromoteOrdered, promote-full PromoteFullOrdered, refuse CommandRefused, resume CommandRefused, revert RevertOrdered, scale ReplicasSet, skip SkipOrdered, startAt -, stop StopOrdered, time -, unhealthy Judged, unpin CommandRefused, veto Vetoed
      gate: abort AbortOrdered, adoption Adopted, approve ApproveOrdered, close CommandRefused, done InstancesReady, failed -, healthy -, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRefused, pause Paused, posted Queued, promote CommandRefused, promote-full CommandRefused, refuse RefuseOrdered, resume CommandRefused, revert RevertOrdered, scale ReplicasSet, skip SkipOrdered, startAt -, stop StopOrdered, time -, unhealthy Judged, unpin CommandRefused, veto Vetoed
      paused: abort AbortOrdered, adoption Adopted, approve CommandRefused, close CommandRefused, done InstancesReady, failed -, healthy Judged, lease-expired LeaseExpired, lost InstanceLost, override-freeze CommandRefused, pause CommandRefused, posted Queued, promote CommandRefused, promote-full CommandRefused, refuse CommandRefused, resume Resumed, revert RevertOrdered, scale ReplicasSet, skip CommandRefused, startAt -, stop StopOrdered, time -, unhealthy Judged, unpin CommandRefused, veto Vetoed
      watching: abort AbortOrdered, adoption Adopted, approve CommandRefused, close CommandRefused, done InstancesReady, failed -, healthy -, lease-expired -, lost InstanceLost, override-freeze CommandRefused, pause CommandRefused, posted Queued, promote CommandRefused, promote-full CommandRefused, refuse CommandRefused, resume CommandRefused, revert RevertOrdered, scale ReplicasSet, skip SkipOrdered, startAt -, stop StopOrdered, time -, unhealthy Judged, unpin CommandRefused, veto Vetoed
      rolling-back: abort CommandRefused, adoption Adopted, approve CommandRefused, close CommandRefused, done InstancesReady, failed EffectFailed, healthy -, lease-expired -, lost InstanceLost, override-freeze CommandRefused, pause CommandRefused, posted Queued, promote CommandRefused, promote-full CommandRefused, refuse CommandRefused, resume CommandRefused, revert CommandRefused, scale ReplicasSet, skip CommandRefused, startAt -, stop StopOrdered, time -, unhealthy -, unpin CommandRefused, veto Vetoed
      stuck: abort AbortOrdered, adoption Adopted, approve CommandRefused, close CloseOrdered, done InstancesReady, failed EffectFailed, healthy -, lease-expired -, lost InstanceLost, override-freeze CommandRefused, pause CommandRefused, posted Queued, promote CommandRefused, promote-full CommandRefused, refuse CommandRefused, resume CommandRefused, revert RevertOrdered, scale ReplicasSet, skip CommandRefused, startAt -, stop StopOrdered, time -, unhealthy -, unpin CommandRefused, veto Vetoed
      """;

  @Test
  void every_state_answers_every_signal() {
    String rows =
        states().entrySet().stream()
            .map(state -> state.getKey() + ": " + answers(state.getValue()))
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(rows).isEqualTo(TABLE);
  }

  @Test
  void the_table_has_every_signal_and_every_state_of_an_active_release() {
    List<Class<?>> told =
        signals(new World(V1.serves(1))).values().stream()
            .<Class<?>>map(Object::getClass)
            .distinct()
            .toList();

    assertThat(told).containsExactlyInAnyOrder(Signal.class.getPermittedSubclasses());
    assertThat(states().values().stream().flatMap(w -> w.lane.active().stream()).map(States::of))
        .contains(
            State.RUNNING,
            State.HELD,
            State.PAUSED,
            State.WATCHING,
            State.ROLLING_BACK,
            State.STUCK);
  }

  private static String answers(World world) {
    return new TreeMap<>(signals(world))
        .entrySet().stream()
            .map(signal ->
                signal.getKey()
                    + " "
                    + Decider.decide(world.lane, signal.getValue(), world.at).stream()
                        .findFirst()
                        .map(Fact::event)
                        .map(Progress::getClass)
                        .map(Class::getSimpleName)
                        .orElse("-"))
            .collect(Collectors.joining(", "));
  }

  private static Map<String, Signal> signals(World world) {
    int number = world.lane.active().map(Active::number).orElse(3);
    UUID two = id(2);
    var signals = new LinkedHashMap<String, Signal>();
    signals.put(
        "posted",
        new Signal.Posted(
            id(3),
            canary("3", 100).spec(),
            Optional.empty(),
            Optional.empty(),
            "ann",
            Optional.empty()));
    signals.put("promote", order(new Command.Promote(two, number)));
    signals.put("promote-full", order(new Command.PromoteFull(two)));
    signals.put("skip", order(new Command.Skip(two, number)));
    signals.put("approve", order(new Command.Approve(two, number)));
    signals.put("refuse", order(new Command.Refuse(two, number)));
    signals.put("close", order(new Command.Close(two)));
    signals.put("override-freeze", order(new Command.OverrideFreeze(two)));
    signals.put("veto", order(new Command.Veto("9")));
    signals.put("unpin", order(new Command.Unpin()));
    signals.put("pause", order(new Command.Pause(two)));
    signals.put("resume", order(new Command.Resume(two)));
    signals.put("abort", order(new Command.Abort(two)));
    signals.put("revert", order(new Command.Revert(two, id(1), List.of())));
    signals.put("scale", order(new Command.Scale(4)));
    signals.put("stop", order(new Command.Stop()));
    signals.put("done", new Signal.EffectDone(number, new Signal.Result.Ready(two, 1)));
    signals.put("failed", new Signal.EffectFailed(number, Target.RUNTIME, "away", false));
    signals.put("healthy", new Signal.Judged(two, number, Verdict.Kind.HEALTHY, "fine"));
    signals.put("unhealthy", new Signal.Judged(two, number, Verdict.Kind.UNHEALTHY, "bad"));
    signals.put("time", new Signal.TimePassed(Duration.ZERO));
    signals.put("startAt", new Signal.StartReached(id(2)));
    signals.put("lease-expired", new Signal.LeaseExpired("no engine renewed it"));
    signals.put("lost", new Signal.Lost(id(1), 2, "exit code 137"));
    signals.put("adoption", new Signal.AdoptionAsked(Target.ROUTER, "start", 0));
    return signals;
  }

  private static Signal order(Command command) {
    return new Signal.Ordered(
        new UUID(9, 9), command, "ann", List.of("approver", "admin"), "because");
  }

  private static Map<String, World> states() {
    var states = new LinkedHashMap<String, World>();
    states.put("idle", new World(V1.serves(1)));
    states.put("provisioning", world(V2, _ -> {}));
    states.put("observing", world(V2, World::settle));
    states.put("held", world(V2, w -> w.settle().pass(MIN.plus(Spans.SLACK))));
    states.put("gate", world(V2.with(Specs.gated(1, Decision.ROLLBACK)), World::settle));
    states.put("paused", world(V2, w -> w.settle().order(new Command.Pause(id(2)))));
    states.put("watching", world(V2.watch(MIN), DeciderTableTest::toWatch));
    states.put("rolling-back", world(V2, w -> w.settle().judge(2, Verdict.Kind.UNHEALTHY)));
    states.put(
        "stuck",
        world(
            V2.onFailure(Decision.ROLLBACK),
            w -> {
              w.settle().judge(2, Verdict.Kind.UNHEALTHY);
              w.pass(Spans.RETURN);
              w.pass(Spans.PAGED);
            }));
    return states;
  }

  private static World world(Specs specs, Consumer<World> then) {
    var world = new World(V1.serves(1));
    world.post(2, specs);
    then.accept(world);
    return world;
  }

  private static void toWatch(World world) {
    while (States.of(world.active()) != State.WATCHING) {
      world.settle().judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }
  }

  /// Covers the order of tokens: no token equals an earlier one.
  @Test
  void tokens_are_ordered_by_epoch_and_then_by_number() {
    assertThat(new Token(2, 1)).isGreaterThan(new Token(1, 9)).isLessThan(new Token(2, 2));
  }
}
