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
final class World {
  final List<Fact> log = new ArrayList<>();
  final Deque<Asked> effects = new ArrayDeque<>();
  final Lane first;
  Lane lane;
  Instant at = Instant.parse("2026-01-01T00:00:00Z");
  Guards guards = Guards.NONE;
  private Duration waited = Duration.ZERO;
  private long commands;

  World(Lane lane) {
    this.first = lane;
    this.lane = lane;
  }

  /// Sends a signal.
  ///
  /// @return resulting events
  List<Fact> tell(Signal signal) {
    List<Fact> facts = Decider.decide(lane, signal, at, guards);
    for (Fact fact : facts) {
      Lane before = lane;
      lane = Evolver.evolve(lane, Json.read(Json.write(fact), Fact.class));
      Invariants.broken(before, fact, lane)
          .ifPresent(broken -> {
            throw new AssertionError(broken + " after " + fact + " on " + before);
          });
      cancel(Effects.cancelledBy(before, fact));
      if (!Due.waitingFor(before).equals(Due.waitingFor(lane))) {
        waited = Duration.ZERO;
      }
      effects.addAll(Effects.asked(before, lane));
      log.add(fact);
    }
    return facts;
  }

  List<Fact> post(int id, Specs specs) {
    return tell(
        new Signal.Posted(
            Specs.id(id),
            specs.spec(),
            Optional.empty(),
            Optional.empty(),
            "ann",
            Optional.empty()));
  }

  List<Fact> order(Command command) {
    return tell(new Signal.Ordered(new UUID(7, ++commands), command, "ann", "because"));
  }

  /// Sends a command of a caller with these roles.
  List<Fact> order(Command command, String caller, String... roles) {
    return tell(
        new Signal.Ordered(new UUID(7, ++commands), command, caller, List.of(roles), "because"));
  }

  /// Returns the reason of the last rejected command.
  String refusal() {
    return events(Progress.CommandRefused.class).getLast().reason();
  }

  List<Fact> judge(int id, Verdict.Kind verdict) {
    return tell(new Signal.Judged(Specs.id(id), number(), verdict, "the numbers say so"));
  }

  List<Fact> pass(Duration time) {
    at = at.plus(time);
    if (Due.remaining(lane, waited).isPresent()) {
      waited = waited.plus(time);
    }
    return tell(new Signal.TimePassed(waited));
  }

  /// Confirms effects, and the effects that they request, until none is pending.
  World settle() {
    while (!effects.isEmpty()) {
      settleOne();
    }
    return this;
  }

  /// Confirms the next effect, if one is pending.
  void settleOne() {
    if (!effects.isEmpty()) {
      Asked asked = effects.removeFirst();
      tell(new Signal.EffectDone(asked.number(), result(asked.effect())));
    }
  }

  /// Confirms effects and reports each observation as healthy until the lane is idle.
  World complete() {
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
    return lane.weight(Specs.id(id)).value();
  }

  /// Returns the outcomes of the releases, in order.
  String outcomes() {
    return String.join(
        ", ", events(Progress.Ended.class).stream().map(end -> end.outcome().name()).toList());
  }

  /// Returns the events of a type in the log.
  <E extends Progress> List<E> events(Class<E> type) {
    return log.stream().map(Fact::event).filter(type::isInstance).map(type::cast).toList();
  }

  private Result result(Effect effect) {
    return switch (effect) {
      case Effect.Fence(var target) -> new Result.Fenced(target, lane.epoch());
      case Effect.Call _ -> new Result.Called(200);
      case Effect.Scale(UUID release, var _, int replicas, var _, var baseline) ->
          new Result.Ready(release, replicas, baseline.map(World::names));
      case Effect.Route(Map<UUID, Percent> weights, var steered) ->
          new Result.Routed(weights, Token.NONE, steered);
    };
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(k -> "fresh-" + k).toList();
  }

  private void cancel(Effects.Cancels cancels) {
    switch (cancels) {
      case NOTHING -> {}
      case KEEPERS -> effects.removeIf(asked -> asked.number() == Asked.KEEPER);
      case ALL_BUT_FENCES -> effects.removeIf(asked -> !(asked.effect() instanceof Effect.Fence));
      case ALL -> effects.clear();
    }
  }
}
