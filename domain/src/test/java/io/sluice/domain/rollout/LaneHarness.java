package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// A lane that tests send signals to, and whose effects are pending until a test confirms them.
final class LaneHarness {
  final List<LaneEvent> log = new ArrayList<>();
  final Deque<EffectRequest> effects = new ArrayDeque<>();
  final Lane first;
  Lane lane;
  Instant at = Instant.parse("2026-01-01T00:00:00Z");
  Guards guards = Guards.NONE;
  private Duration waited = Duration.ZERO;
  private long commands;

  LaneHarness(Lane lane) {
    this.first = lane;
    this.lane = lane;
  }

  /// Sends a signal.
  ///
  /// @return resulting events
  List<LaneEvent> send(Signal signal) {
    List<LaneEvent> events = Decider.decide(lane, signal, at, guards);
    for (LaneEvent laneEvent : events) {
      Lane before = lane;
      lane = Evolver.evolve(lane, Json.read(Json.write(laneEvent), LaneEvent.class));
      Invariants.findViolation(before, laneEvent, lane)
          .ifPresent(violation -> {
            throw new AssertionError(violation + " after " + laneEvent + " on " + before);
          });
      cancel(EffectPlanner.cancelledEffects(before, laneEvent));
      if (!TimerSchedule.waitingFor(before).equals(TimerSchedule.waitingFor(lane))) {
        waited = Duration.ZERO;
      }
      effects.addAll(EffectPlanner.requestedEffects(before, lane));
      log.add(laneEvent);
    }
    return events;
  }

  List<LaneEvent> post(int id, RolloutSpecs specs) {
    return send(
        new Signal.ReleasePosted(
            RolloutSpecs.id(id),
            specs.spec(),
            Optional.empty(),
            Optional.empty(),
            "ann",
            Optional.empty()));
  }

  List<LaneEvent> send(Command command) {
    return send(new Signal.CommandReceived(new UUID(7, ++commands), command, "ann", "because"));
  }

  /// Sends a command of a caller with these roles.
  List<LaneEvent> send(Command command, String caller, String... roles) {
    return send(
        new Signal.CommandReceived(
            new UUID(7, ++commands), command, caller, List.of(roles), "because"));
  }

  /// Returns the reason of the last rejected command.
  String rejection() {
    return events(Progress.CommandRejected.class).getLast().reason();
  }

  List<LaneEvent> judge(int id, Verdict.Kind verdict) {
    return send(
        new Signal.VerdictReceived(RolloutSpecs.id(id), number(), verdict, "by the counts"));
  }

  List<LaneEvent> pass(Duration time) {
    at = at.plus(time);
    if (TimerSchedule.findRemaining(lane, waited).isPresent()) {
      waited = waited.plus(time);
    }
    return send(new Signal.TimePassed(waited));
  }

  /// Confirms effects, and the effects that they request, until none is pending.
  LaneHarness settle() {
    while (!effects.isEmpty()) {
      settleOne();
    }
    return this;
  }

  /// Confirms the next effect, if one is pending.
  void settleOne() {
    if (!effects.isEmpty()) {
      EffectRequest request = effects.removeFirst();
      send(new Signal.EffectDone(request.number(), result(request.effect())));
    }
  }

  /// Confirms effects and reports each observation as healthy until the lane is idle.
  LaneHarness complete() {
    settle();
    while (lane.active().isPresent()) {
      int before = log.size();
      judge((int) active().release().getLeastSignificantBits(), Verdict.Kind.HEALTHY);
      settle();
      if (log.size() == before) {
        throw new AssertionError("nothing moves: " + active());
      }
    }
    return this;
  }

  Active active() {
    return lane.active().orElseThrow();
  }

  int number() {
    return lane.active().map(Active::number).orElse(0);
  }

  /// Returns the weight of release `id`.
  int weight(int id) {
    return lane.weight(RolloutSpecs.id(id)).value();
  }

  /// Returns the outcomes of the releases, in order.
  String outcomes() {
    return String.join(
        ", ", events(Progress.Ended.class).stream().map(end -> end.outcome().name()).toList());
  }

  /// Returns the events of a type in the log.
  <E extends Progress> List<E> events(Class<E> type) {
    return log.stream().map(LaneEvent::event).filter(type::isInstance).map(type::cast).toList();
  }

  private Result result(Effect effect) {
    return switch (effect) {
      case Effect.Fence(var target) -> new Result.Fenced(target, lane.epoch());
      case Effect.Call _ -> new Result.CallAnswered(200);
      case Effect.Scale(UUID release, var _, int replicas, var _, var baseline, var _) ->
          new Result.Ready(release, replicas, baseline.map(LaneHarness::names));
      case Effect.Route(Map<UUID, Percent> weights, var trafficRules) ->
          new Result.Routed(weights, Token.NONE, trafficRules);
    };
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(k -> "fresh-" + k).toList();
  }

  private void cancel(EffectPlanner.Cancels cancels) {
    switch (cancels) {
      case NOTHING -> {}
      case RECONCILER -> effects.removeIf(request -> request.number() == EffectRequest.RECONCILER);
      case ALL_BUT_FENCES ->
          effects.removeIf(request -> !(request.effect() instanceof Effect.Fence));
      case ALL -> effects.clear();
    }
  }
}
