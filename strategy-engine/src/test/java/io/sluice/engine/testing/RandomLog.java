package io.sluice.engine.testing;

import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.domain.rollout.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/// A random log that a lane can have: releases wait, start, shift and end in different ways, and
/// people set versions in between.
public final class RandomLog {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final String ANN = "ann";

  private final SplittableRandom random;
  private final LaneKey key;
  private final List<LaneEvent> events = new ArrayList<>();
  private Lane lane = Lane.EMPTY;

  public RandomLog(long seed, LaneKey key) {
    this.random = new SplittableRandom(seed);
    this.key = key;
  }

  /// Returns at least `count` events, with the ones that belong to the last of them.
  public List<LaneEvent> of(int count) {
    while (events.size() < count) {
      next();
    }
    return events;
  }

  private void next() {
    switch (random.nextInt(10)) {
      case 0 -> queue();
      case 1 -> setVersion();
      case 2 -> expire();
      case 3 -> lane.active().ifPresentOrElse(this::end, this::start);
      default -> lane.active().ifPresentOrElse(this::advance, this::start);
    }
  }

  private void add(UUID release, Progress event) {
    add(new LaneEvent(Optional.of(release), event));
  }

  private void add(Progress event) {
    add(new LaneEvent(Optional.empty(), event));
  }

  private void add(LaneEvent laneEvent) {
    lane = Evolver.evolve(lane, laneEvent);
    events.add(laneEvent);
  }

  private void queue() {
    var spec = EngineSpecs.with(key, version(), List.of(), Map.of(), 1);
    add(id(), new Progress.Queued(spec, Optional.empty(), Optional.empty(), ANN, LATER));
  }

  private void expire() {
    lane.queue().stream()
        .findFirst()
        .ifPresent(waiting ->
            add(
                waiting.release(),
                new Progress.Ended(Outcome.EXPIRED, lane.stable(), "it waited too long")));
  }

  private void start() {
    if (lane.queue().isEmpty()) {
      queue();
    }
    Lane.Waiting first = lane.queue().getFirst();
    add(first.release(), new Progress.Started(first.spec(), lane.stable(), LATER));
    add(
        first.release(),
        new Progress.PlanAdopted(
            Direction.FORWARD,
            Planner.forward(first.spec(), lane.stable()),
            1,
            Optional.empty(),
            lane.epoch() + 1,
            "as asked for"));
  }

  private void advance(Active active) {
    int number = active.number();
    switch (random.nextInt(3)) {
      case 0 -> add(active.release(), new Progress.InstancesReady(number, active.release(), 1));
      case 1 -> shift(active, random.nextInt(1, 100));
      default -> {
        if (number < active.plan().steps().size()) {
          add(
              active.release(),
              new Progress.StepStarted(number + 1, active.plan().steps().get(number), LATER));
        }
      }
    }
  }

  private void shift(Active active, int weight) {
    Map<UUID, Percent> weights =
        lane.stable()
            .map(stable ->
                Map.of(
                    active.release(),
                    new Percent(weight),
                    stable.release(),
                    new Percent(100 - weight)))
            .orElse(Map.of(active.release(), Percent.ALL));
    var token = new Token(lane.epoch(), events.size());
    add(active.release(), new Progress.TrafficShifted(active.number(), weights, token));
  }

  private void end(Active active) {
    if (random.nextBoolean()) {
      var serving = new Serving(active.release(), active.spec(), 1);
      add(active.release(), new Progress.Promoted());
      lane.stable()
          .ifPresent(
              stable -> add(active.release(), new Progress.InstancesReady(0, stable.release(), 0)));
      serve(active, serving);
      add(
          active.release(),
          new Progress.Ended(Outcome.SUCCEEDED, Optional.of(serving), "the plan ended"));
    } else {
      active.previousStable().ifPresent(stable -> serve(active, stable));
      add(active.release(), new Progress.InstancesReady(0, active.release(), 0));
      add(
          active.release(),
          new Progress.Ended(Outcome.ABORTED, active.previousStable(), "abort by ann"));
    }
  }

  private void serve(Active active, Serving serving) {
    add(
        active.release(),
        new Progress.TrafficShifted(
            0, Map.of(serving.release(), Percent.ALL), new Token(lane.epoch(), events.size())));
  }

  private void setVersion() {
    switch (random.nextInt(6)) {
      case 0 -> add(new Progress.VersionVetoed(id(), version(), ANN, "bad"));
      case 1 -> add(new Progress.VersionVetoLifted(id(), version(), ANN, "good again"));
      case 2 -> add(new Progress.VersionPinned(id(), version(), ANN, "freeze"));
      case 3 -> add(new Progress.VersionUnpinned(id(), ANN, "thaw"));
      case 4 -> add(new Progress.TargetAdopted(Target.ROUTER, lane.epoch() + 1, "start"));
      default ->
          lane.stable()
              .ifPresent(stable ->
                  add(new Progress.InstanceLost(stable.release(), events.size(), "it ended")));
    }
  }

  private String version() {
    return "1." + random.nextInt(9);
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
