package io.sluice.domain.notice;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Decider;
import io.sluice.domain.rollout.DesiredState;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.EffectPlanner;
import io.sluice.domain.rollout.EffectRequest;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.domain.rollout.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The prediction of a release without problems. It runs the real decisions, with each effect done,
/// each observation healthy, each wait over and each gate approved.
public final class Prediction {
  private static final UUID RELEASE = new UUID(0, 0);
  private static final int OK = 200;
  private static final int EVENTS_MAX = 2_000;

  private final Deque<EffectRequest> effects = new ArrayDeque<>();
  private final List<LaneEvent> events = new ArrayList<>();
  private Instant at;
  private Lane lane;

  private Prediction(Optional<Serving> stable, Instant at) {
    this.at = at;
    this.lane =
        Lane.serving(
            0,
            stable,
            stable
                .map(s ->
                    new DesiredState(
                        Map.of(s.release(), s.replicas()), Map.of(s.release(), Percent.ALL)))
                .orElse(DesiredState.NONE));
  }

  /// Returns the events of a release that is posted at `at`, a sentence each.
  public static List<String> sentences(ReleaseSpec spec, Optional<Serving> stable, Instant at) {
    return of(spec, stable, at).stream()
        .map(e -> EventMessages.of(Optional.of(RELEASE), e))
        .toList();
  }

  /// Returns the differences between the prediction and `actual`, the events of a release that has
  /// ended, a sentence each. It compares steps and the outcome, not their times.
  public static List<String> differences(
      ReleaseSpec spec, Optional<Serving> stable, List<Progress> actual) {
    List<String> expected =
        of(spec, stable, Instant.EPOCH).stream().flatMap(Prediction::key).toList();
    List<String> happened = actual.stream().flatMap(Prediction::key).toList();
    return Stream.concat(
            expected.stream()
                .filter(key -> !happened.contains(key))
                .map("did not happen: "::concat),
            happened.stream()
                .filter(key -> !expected.contains(key))
                .map("was not predicted: "::concat))
        .toList();
  }

  private static Stream<String> key(Progress event) {
    return switch (event) {
      case Progress.StepStarted started ->
          Stream.of("step %d, %s".formatted(started.number(), StepTitles.of(started.step())));
      case Progress.Promoted _ -> Stream.of("promoted");
      case Progress.Ended ended -> Stream.of("ended as " + EventMessages.word(ended.outcome()));
      case Progress.CommandEvent commandEvent -> Stream.of(commandKey(commandEvent));
      case Progress.PlanAdopted _,
          Progress.HoldStarted _,
          Progress.Stuck _,
          Progress.FloorsBypassed _,
          Progress.ReplacementRequested _ ->
          Stream.of(EventMessages.of(Optional.of(RELEASE), event));
      case Progress.Queued _, Progress.StartDeferred _, Progress.StartReached _ -> Stream.of();
      case Progress.ArtifactResolved _, Progress.CallSucceeded _ -> Stream.of();
      case Progress.Started _, Progress.StepFinished _, Progress.VerdictRecorded _ -> Stream.of();
      case Progress.TargetFenced _, Progress.TargetAdopted _, Progress.EffectFailed _ ->
          Stream.of();
      case Progress.InstancesReady _, Progress.TrafficShifted _, Progress.StepRetried _ ->
          Stream.of();
      case Progress.LaneStopped _, Progress.InstanceLost _, Progress.LeaseExpired _ -> Stream.of();
    };
  }

  /// Returns the key of a command. An approval's key omits the approver, since only the approval
  /// was predicted.
  private static String commandKey(Progress.CommandEvent event) {
    return event instanceof Progress.GateApproved approved
        ? "approval %d at the gate of step %d".formatted(approved.approvals(), approved.number())
        : EventMessages.of(Optional.of(RELEASE), event);
  }

  private static List<Progress> of(ReleaseSpec spec, Optional<Serving> stable, Instant at) {
    var prediction = new Prediction(stable, at);
    prediction.send(
        new Signal.ReleasePosted(
            RELEASE, spec, Optional.empty(), Optional.empty(), "you", Optional.empty()));
    while (prediction.lane.active().isPresent() && prediction.events.size() < EVENTS_MAX) {
      prediction.advance(prediction.lane.active().get());
    }
    return prediction.events.stream().map(LaneEvent::event).toList();
  }

  private void advance(Active active) {
    if (!effects.isEmpty()) {
      EffectRequest request = effects.removeFirst();
      send(new Signal.EffectDone(request.number(), resultOf(request.effect())));
      return;
    }
    switch (active.findStep().orElse(new Step.Fence())) {
      case Step.Observe _ ->
          send(
              new Signal.VerdictReceived(
                  RELEASE, active.number(), Verdict.Kind.HEALTHY, "no worse than stable"));
      case Step.Hold hold when hold.approval().isPresent() -> approve(active, hold);
      case Step.Hold hold -> passTime(hold.time());
      case Step.Bake(var time) -> passTime(time);
      case Step.Fence _,
          Step.Provision _,
          Step.Shift _,
          Step.Promote _,
          Step.Retire _,
          Step.Call _ ->
          throw new IllegalStateException("no effect and no wait advances " + active);
    }
  }

  private void approve(Active active, Step.Hold gate) {
    String approver = "approver " + (active.results().approvals().size() + 1);
    send(
        new Signal.CommandReceived(
            RELEASE,
            new Command.Approve(RELEASE, active.number()),
            approver,
            gate.approval().orElseThrow().roles(),
            ""));
  }

  private void passTime(Duration time) {
    at = at.plus(time);
    send(new Signal.TimePassed(time));
  }

  private void send(Signal signal) {
    for (LaneEvent laneEvent : Decider.decide(lane, signal, at)) {
      Lane before = lane;
      lane = Evolver.evolve(lane, laneEvent);
      switch (EffectPlanner.cancelledEffects(before, laneEvent)) {
        case NOTHING, RECONCILER -> {}
        case ALL_BUT_FENCES ->
            effects.removeIf(request -> !(request.effect() instanceof Effect.Fence));
        case ALL -> effects.clear();
      }
      effects.addAll(EffectPlanner.requestedEffects(before, lane));
      events.add(laneEvent);
    }
  }

  private Signal.Result resultOf(Effect effect) {
    return switch (effect) {
      case Effect.Fence(var target) -> new Signal.Result.Fenced(target, lane.epoch());
      case Effect.Scale(UUID release, var _, int replicas, var _, var _, var _) ->
          new Signal.Result.Ready(release, replicas);
      case Effect.Route(var weights, var rules) ->
          new Signal.Result.Routed(weights, Token.NONE, rules);
      case Effect.Call _ -> new Signal.Result.CallAnswered(OK);
    };
  }
}
