package io.sluice.bench.growth;

import io.sluice.bench.base.BenchSpecs;
import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.domain.rollout.Planner;
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
  private static final ReleaseSpec SPEC = BenchSpecs.spec(new LaneKey("production", "shop"), "1.0");
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final Token TOKEN = new Token(1, 1);

  /// Returns the events in order.
  static List<Progress> events() {
    Plan plan = Planner.forward(SPEC, Optional.empty());
    List<Progress> events = new ArrayList<>();
    events.add(new Progress.Queued(SPEC, Optional.empty(), Optional.empty(), "bench", LATER));
    events.add(new Progress.Started(SPEC, Optional.empty(), LATER));
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
            Outcome.SUCCEEDED, Optional.of(new Serving(ID, SPEC, 3)), "the plan ended"));
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

  private SampleRelease() {}
}
