package io.sluice.simulation.scenario;

import io.sluice.contract.Concurrency;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Adds events to the lanes other than the first one: few releases, few commands, and some faults.
final class OtherLanes {
  private static final long SALT = 0x0780_14E5L;

  /// One in this many scenarios has other lanes; so has each that a lasting fault prolongs. Three
  /// lanes take 1.7 times the time of one, and most rules are about one lane.
  private static final int PRESENT = 3;

  /// The chance of another release after each release of a lane is 1 in this many.
  private static final int MORE_RELEASES = 5;

  /// One in this many releases takes more than one step.
  private static final int UNHURRIED = 4;

  /// The faults; an event is one of them half of the time, otherwise a command.
  private static final List<FaultKind> FAULTS =
      List.of(FaultKind.INSTANCE_DEATH, FaultKind.CAPACITY_CHANGED);

  private static final List<FaultKind> COMMANDS =
      List.of(
          FaultKind.ABORT,
          FaultKind.PAUSE,
          FaultKind.RESUME,
          FaultKind.PROMOTE_FULL,
          FaultKind.SKIP,
          FaultKind.RETRY,
          FaultKind.REVERT,
          FaultKind.RESTART,
          FaultKind.SCALE,
          FaultKind.STOP);

  private final SeededRandom random;
  private final Scenario scenario;
  private final List<ScheduledRelease> releases = new ArrayList<>();
  private final List<ScheduledFault> faults = new ArrayList<>();

  private OtherLanes(Scenario scenario) {
    this.random = new SeededRandom(scenario.seed() ^ SALT);
    this.scenario = scenario;
  }

  static Scenario addTo(Scenario scenario) {
    var others = new OtherLanes(scenario);
    boolean isAlone = !others.random.isHit(PRESENT) && !LastingFaults.isLong(scenario.seed());
    return isAlone ? scenario : others.write();
  }

  private Scenario write() {
    for (LaneKey lane : ScenarioGenerator.LANES.subList(1, ScenarioGenerator.LANES.size())) {
      addRelease(lane, true, random.between(0, ScenarioGenerator.seconds(3)));
      while (random.isHit(MORE_RELEASES)) {
        addRelease(lane, false, time());
      }
      while (random.isHit(2)) {
        addFault(lane, random.of(random.isHit(2) ? FAULTS : COMMANDS));
      }
    }
    return scenario.with(releases, faults, scenario.healed());
  }

  private void addRelease(LaneKey lane, boolean isFirst, long at) {
    int index = index();
    Concurrency concurrency = isFirst || random.isHit(2) ? Concurrency.QUEUE : Concurrency.REPLACE;
    ReleaseSpec spec = SimSpecs.spec(random, lane, index, concurrency);
    if (!random.isHit(UNHURRIED)) {
      spec = spec.withStrategy(SimSpecs.AT_ONCE, concurrency);
    }
    releases.add(
        new ScheduledRelease(
            index, at, random.id(), spec, ScenarioGenerator.nature(random, isFirst)));
  }

  private void addFault(LaneKey lane, FaultKind kind) {
    int which = random.below(1_000_000);
    int size = random.below(1_000);
    faults.add(
        new ScheduledFault(
            index(), time(), kind, which, size, Optional.empty(), Optional.of(lane)));
  }

  private long time() {
    return random.between(ScenarioGenerator.seconds(4), scenario.healed());
  }

  private int index() {
    return scenario.parts() + releases.size() + faults.size();
  }
}
