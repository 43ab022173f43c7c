package io.sluice.bench.growth;

import io.sluice.contract.Analysis;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.domain.rollout.Planner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The events of a release that succeeds. They are the same for each release, except for its id and
/// the id of the previous release.
final class SampleRelease {
  static final int EVENTS = 50;
  static final UUID ID = new UUID(0, 1);
  static final UUID BEFORE = new UUID(0, 2);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final Token TOKEN = new Token(1, 1);

  /// Returns the events in order.
  static List<Progress> events() {
    Plan plan = Planner.forward(spec(), Optional.empty());
    List<Progress> events = new ArrayList<>();
    events.add(new Progress.Queued(spec(), Optional.empty(), Optional.empty(), "bench", LATER));
    events.add(new Progress.Started(spec(), Optional.empty(), LATER));
    events.add(
        new Progress.PlanAdopted(Direction.FORWARD, plan, 1, Optional.empty(), 1, "as requested"));
    for (int number = 1; number <= plan.steps().size(); number++) {
      events.add(new Progress.StepStarted(number, plan.steps().get(number - 1), LATER));
    }
    int last = plan.steps().size();
    while (events.size() < EVENTS - 4) {
      events.add(new Progress.InstancesReady(last, ID, events.size() % 3 + 1));
    }
    events.add(new Progress.Promoted());
    events.add(new Progress.TrafficShifted(last, Map.of(ID, Percent.ALL), TOKEN));
    events.add(new Progress.InstancesReady(last, BEFORE, 0));
    events.add(
        new Progress.Ended(
            Outcome.SUCCEEDED, Optional.of(new Serving(ID, spec(), 3)), "the plan ended"));
    return List.copyOf(events);
  }

  /// Returns a lane in which the release serves.
  static Lane lane() {
    Lane lane = Lane.EMPTY;
    for (Progress event : events()) {
      lane = Evolver.evolve(lane, new LaneEvent(Optional.of(ID), event));
    }
    return lane;
  }

  private static ReleaseSpec spec() {
    return new ReleaseSpec(
        "shop",
        "production",
        "1.0",
        Optional.empty(),
        List.of("/srv/shop/bin/shop", "--port", "{port}"),
        Map.of(),
        Optional.empty(),
        3,
        "/health",
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        new Strategy.Canary(List.of(CanaryStep.of(10), CanaryStep.of(100)), DAY),
        new Analysis(0.01, 20, List.of()),
        Decision.ROLLBACK,
        Decision.HOLD,
        Concurrency.QUEUE,
        DAY,
        Optional.empty(),
        DAY,
        Duration.ZERO,
        List.of());
  }

  private SampleRelease() {}
}
