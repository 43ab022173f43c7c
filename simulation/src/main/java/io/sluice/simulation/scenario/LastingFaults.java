package io.sluice.simulation.scenario;

import io.sluice.contract.Concurrency;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Adds faults that last until the end of faults. In one of [#LONG] scenarios that end comes
/// minutes later, at times hours, and meanwhile events happen that such a fault must not hinder:
/// instances die, the router loses its tables, a release is rolled back.
final class LastingFaults {
  private static final long SALT = 0x1A57_1265L;

  /// One in this many scenarios lasts longer because of such a fault.
  private static final int LONG = 6;

  /// One in this many of those lasts for hours.
  private static final int HOURS = 60;

  /// One in this many of the others has such a fault without lasting longer.
  private static final int SHORT = 15;

  /// Seconds until an impossible rollback is abandoned.
  private static final long STUCK_AFTER = 100;

  private static final List<FaultKind> KINDS =
      Stream.of(FaultKind.values()).filter(FaultKind::isLasting).toList();

  /// Faults that keep instances of one release from serving.
  private static final List<FaultKind> INSTANCE_FAULTS =
      List.of(
          FaultKind.SLOT_BROKEN,
          FaultKind.HOST_FULL,
          FaultKind.CRASHES_AT_START,
          FaultKind.CRASHES_BY_REQUESTS);

  private static final List<FaultKind> OTHER_FAULTS =
      List.of(FaultKind.ROUTER_AWAY, FaultKind.CONTROL_PLANE_AWAY);

  private final SeededRandom random;
  private final Scenario scenario;
  private final List<ScheduledRelease> releases = new ArrayList<>();
  private final List<ScheduledFault> faults = new ArrayList<>();

  private LastingFaults(Scenario scenario) {
    this.random = new SeededRandom(scenario.seed() ^ SALT);
    this.scenario = scenario;
  }

  static Scenario addTo(Scenario scenario) {
    return new LastingFaults(scenario).write();
  }

  /// Whether the scenario of `seed` lasts longer because of such a fault.
  static boolean isLong(long seed) {
    return new SeededRandom(seed ^ SALT).isHit(LONG);
  }

  private Scenario write() {
    if (!random.isHit(LONG)) {
      if (random.isHit(SHORT)) {
        addSudden();
      }
      return scenario.with(releases, faults, scenario.healed());
    }
    long more = random.isHit(HOURS) ? random.between(3_600, 10_800) : random.between(40, 90);
    switch (random.below(6)) {
      case 0 -> addIdle();
      case 1 -> addPaused();
      case 2, 3 -> addRollback();
      case 4 -> {
        addStuck();
        more += STUCK_AFTER;
      }
      default -> addAtAnyTime();
    }
    return scenario.with(releases, faults, scenario.healed() + ScenarioGenerator.seconds(more));
  }

  private void addSudden() {
    if (random.isHit(2)) {
      long at = random.between(ScenarioGenerator.seconds(3), scenario.healed());
      add(random.of(KINDS), at, Optional.empty(), random.of(ScenarioGenerator.LANES));
    } else {
      Optional<State> state = Optional.of(random.of(List.of(State.values())));
      add(
          random.of(KINDS),
          random.between(0, ScenarioGenerator.seconds(2)),
          state,
          ScenarioGenerator.LANE);
    }
  }

  /// Adds a fault while only one version exists.
  private void addIdle() {
    long at = random.between(0, ScenarioGenerator.seconds(3));
    add(random.of(INSTANCE_FAULTS), at, Optional.of(State.ENDED), ScenarioGenerator.LANE);
    addAftermath(State.ENDED, 4);
  }

  /// Adds a fault while two versions exist and the release is paused.
  private void addPaused() {
    long at = addRelease();
    add(
        FaultKind.PAUSE,
        at - ScenarioGenerator.seconds(1),
        Optional.empty(),
        ScenarioGenerator.LANE);
    FaultKind kind = random.isHit(3) ? FaultKind.CONTROL_PLANE_AWAY : random.of(INSTANCE_FAULTS);
    add(kind, at, Optional.empty(), ScenarioGenerator.LANE);
    addAftermath(State.PAUSED, 4);
  }

  /// Adds a rollback to a previous stable that cannot serve.
  private void addRollback() {
    if (!random.isHit(3)) {
      long at = addRelease();
      FaultKind kind = random.isHit(2) ? FaultKind.CRASHES_AT_START : random.of(INSTANCE_FAULTS);
      add(kind, at, Optional.empty(), ScenarioGenerator.LANE);
      add(
          FaultKind.ABORT,
          at + ScenarioGenerator.seconds(1) / 2,
          Optional.empty(),
          ScenarioGenerator.LANE);
    } else {
      long at = random.between(0, ScenarioGenerator.seconds(1));
      add(FaultKind.HOST_FULL, at, Optional.of(State.BAKING), ScenarioGenerator.LANE);
      add(
          FaultKind.ABORT,
          at + ScenarioGenerator.seconds(1) / 2,
          Optional.of(State.BAKING),
          ScenarioGenerator.LANE);
    }
    addAftermath(State.ROLLING_BACK, 1);
  }

  /// Adds another release, which advances slowly.
  ///
  /// @return when both versions are likely to exist, ns
  private long addRelease() {
    long at = random.between(ScenarioGenerator.seconds(8), ScenarioGenerator.seconds(14));
    Strategy slow =
        switch (random.below(4)) {
          case 0 -> SimSpecs.holding(random);
          case 1 -> SimSpecs.blueGreen(random, Duration.ofSeconds(3));
          default -> SimSpecs.shifted(random);
        };
    ReleaseSpec spec = SimSpecs.spec(random, ScenarioGenerator.LANE, index(), Concurrency.REPLACE);
    releases.add(
        new ScheduledRelease(
            index(),
            at,
            random.id(),
            spec.withStrategy(slow, Concurrency.REPLACE),
            ScheduledRelease.Nature.GOOD));
    return at + random.between(ScenarioGenerator.seconds(3), ScenarioGenerator.seconds(5));
  }

  /// Adds a rollback that is impossible for so long that it is abandoned.
  private void addStuck() {
    addRollback();
    addAftermath(State.STUCK, 2);
    if (random.isHit(2)) {
      long at = random.between(ScenarioGenerator.seconds(5), ScenarioGenerator.seconds(25));
      add(random.of(KINDS), at, Optional.of(State.STUCK), ScenarioGenerator.LANE);
    }
  }

  private void addAtAnyTime() {
    long at = random.between(ScenarioGenerator.seconds(5), scenario.healed());
    FaultKind kind = random.of(random.isHit(2) ? OTHER_FAULTS : KINDS);
    add(kind, at, Optional.empty(), random.of(ScenarioGenerator.LANES));
    for (int deaths = random.below(4); deaths > 0; deaths--) {
      long later = at + random.between(0, ScenarioGenerator.seconds(60));
      add(FaultKind.INSTANCE_DEATH, later, Optional.empty(), random.of(ScenarioGenerator.LANES));
    }
  }

  /// Adds deaths of instances and lost tables, in `state` or after the end of all other faults.
  ///
  /// @param disks one in this many scenarios loses the router's disk
  private void addAftermath(State state, int disks) {
    for (int deaths = 2 + random.below(3); deaths > 0; deaths--) {
      addLater(FaultKind.INSTANCE_DEATH, state);
    }
    if (random.isHit(disks)) {
      addLater(FaultKind.DISK_LOST, state);
    }
  }

  private void addLater(FaultKind kind, State state) {
    long at = random.between(ScenarioGenerator.seconds(1), ScenarioGenerator.seconds(30));
    if (random.isHit(2)) {
      add(kind, at, Optional.of(state), ScenarioGenerator.LANE);
    } else {
      add(kind, scenario.healed() + at, Optional.empty(), ScenarioGenerator.LANE);
    }
  }

  private void add(FaultKind kind, long at, Optional<State> in, LaneKey lane) {
    Optional<LaneKey> other = Optional.of(lane).filter(it -> !it.equals(ScenarioGenerator.LANE));
    int which = random.below(1_000_000);
    faults.add(new ScheduledFault(index(), at, kind, which, random.below(1_000), in, other));
  }

  private int index() {
    return scenario.parts() + releases.size() + faults.size();
  }
}
