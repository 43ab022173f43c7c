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
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Lane;
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
  private final List<Fact> facts = new ArrayList<>();
  private Lane lane = Lane.EMPTY;

  public RandomLog(long seed, LaneKey key) {
    this.random = new SplittableRandom(seed);
    this.key = key;
  }

  /// Returns at least `count` events, with the ones that belong to the last of them.
  public List<Fact> of(int count) {
    while (facts.size() < count) {
      next();
    }
    return facts;
  }

  private void next() {
    switch (random.nextInt(10)) {
      case 0 -> queue();
      case 1 -> set();
      case 2 -> expire();
      case 3 -> lane.active().ifPresentOrElse(this::end, this::start);
      default -> lane.active().ifPresentOrElse(this::advance, this::start);
    }
  }

  private void add(UUID release, Progress event) {
    add(new Fact(Optional.of(release), event));
  }

  private void add(Progress event) {
    add(new Fact(Optional.empty(), event));
  }

  private void add(Fact fact) {
    lane = Evolver.evolve(lane, fact);
    facts.add(fact);
  }

  private void queue() {
    var spec = Specs.with(key, version(), List.of(), Map.of(), 1);
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
    var token = new Token(lane.epoch(), facts.size());
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
      active.cameFrom().ifPresent(stable -> serve(active, stable));
      add(active.release(), new Progress.InstancesReady(0, active.release(), 0));
      add(active.release(), new Progress.Ended(Outcome.ABORTED, active.cameFrom(), "abort by ann"));
    }
  }

  private void serve(Active active, Serving serving) {
    add(
        active.release(),
        new Progress.TrafficShifted(
            0, Map.of(serving.release(), Percent.ALL), new Token(lane.epoch(), facts.size())));
  }

  private void set() {
    switch (random.nextInt(6)) {
      case 0 -> add(new Progress.Vetoed(id(), version(), ANN, "bad"));
      case 1 -> add(new Progress.VetoLifted(id(), version(), ANN, "good again"));
      case 2 -> add(new Progress.Pinned(id(), version(), ANN, "freeze"));
      case 3 -> add(new Progress.Unpinned(id(), ANN, "thaw"));
      case 4 -> add(new Progress.Adopted(Target.ROUTER, lane.epoch() + 1, "start"));
      default ->
          lane.stable()
              .ifPresent(stable ->
                  add(new Progress.InstanceLost(stable.release(), facts.size(), "it ended")));
    }
  }

  private String version() {
    return "1." + random.nextInt(9);
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
