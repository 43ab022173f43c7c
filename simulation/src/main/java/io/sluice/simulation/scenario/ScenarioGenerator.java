package io.sluice.simulation.scenario;

import io.sluice.contract.Concurrency;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.simulation.scenario.ScheduledRelease.Nature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Generates the scenario of a seed. Every other scenario focuses on a state: half of its events
/// happen as soon as the first lane is in that state. [OtherLanes], [LastingFaults], [LongCanaries]
/// and [Upgrades] add to it, each with its own random source.
public final class ScenarioGenerator {
  /// The lane of most events.
  public static final LaneKey LANE = new LaneKey("production", "shop");

  /// All lanes. They share router, runtime, broker, databases and processes.
  public static final List<LaneKey> LANES =
      List.of(LANE, new LaneKey("production", "billing"), new LaneKey("production", "search"));

  private static final List<FaultKind> KINDS =
      Stream.of(FaultKind.values())
          .filter(kind -> !kind.isLasting() && kind != FaultKind.EXCHANGE)
          .toList();
  private static final List<State> STATES = List.of(State.values());
  private static final int FAULTS_MIN = 4;
  private static final int FAULTS_MAX = 12;

  /// One in this many scenarios lasts long enough for a rollback to get stuck.
  private static final int LONG = 30;

  /// One in this many scenarios has only commands and faults that repeat or delay messages.
  private static final int CALM = 12;

  private final SeededRandom random;
  private final Optional<State> focus;
  private final long healed;
  private final int faultsMax;
  private final List<ScheduledRelease> releases = new ArrayList<>();
  private final List<ScheduledFault> faults = new ArrayList<>();

  private ScenarioGenerator(SeededRandom random) {
    this.random = random;
    boolean isLong = random.isHit(LONG);
    focus = random.isHit(2) ? Optional.of(random.of(STATES)) : Optional.empty();
    faultsMax = isLong ? 3 * FAULTS_MAX : FAULTS_MAX;
    boolean isStuck = focus.equals(Optional.of(State.STUCK));
    healed =
        seconds(
            isStuck
                ? random.between(135, 170)
                : isLong ? random.between(120, 200) : random.between(25, 45));
  }

  public static Scenario of(long seed) {
    return new ScenarioGenerator(new SeededRandom(seed)).write(seed);
  }

  private Scenario write(long seed) {
    int posts = 2 + random.below(3);
    for (int i = 0; i < posts; i++) {
      boolean isFirst = i == 0;
      long at = isFirst ? random.between(0, seconds(1)) : random.between(seconds(2), healed);
      releases.add(release(at, isFirst));
    }
    focus.ifPresent(this::leadTo);
    int count = (int) random.between(FAULTS_MIN, faultsMax);
    for (int i = 0; i < count; i++) {
      FaultKind kind = random.of(KINDS);
      if (kind == FaultKind.SUPERSEDE) {
        releases.add(release(random.between(0, healed), false, Concurrency.REPLACE));
      } else {
        Optional<State> in = random.isHit(2) ? focus : Optional.empty();
        if (in.isEmpty() && kind.isTrafficFault() && random.isHit(2)) {
          in = Optional.of(State.RUNNING); // when it is observed
        }
        long at = random.between(0, in.isPresent() ? seconds(2) : healed);
        add(at, kind, in, random.below(1_000));
      }
    }
    var first = new Scenario(seed, releases, faults, healed, !random.isHit(25));
    Scenario scenario = LongCanaries.addTo(LastingFaults.addTo(OtherLanes.addTo(first)));
    return random.isHit(CALM) ? scenario.calm() : Upgrades.addTo(scenario);
  }

  /// Makes it likely that the lane gets into `state`.
  private void leadTo(State state) {
    switch (state) {
      case PAUSED ->
          add(random.between(0, seconds(1)), FaultKind.PAUSE, Optional.of(State.RUNNING), 1);
      case QUEUED -> add(random.between(0, healed / 2), FaultKind.FREEZE, Optional.empty(), 999);
      case STUCK -> {
        long at = random.between(seconds(12), seconds(25));
        releases.add(
            release(at - random.between(seconds(2), seconds(6)), false, Concurrency.REPLACE));
        add(at, FaultKind.ROUTER_LOST, Optional.empty(), 999);
        add(at + seconds(1), FaultKind.ABORT, Optional.empty(), 1);
        add(
            random.between(0, seconds(2)),
            FaultKind.RETRY,
            Optional.of(state),
            random.below(1_000));
      }
      case HELD -> {
        ScheduledRelease it =
            release(random.between(seconds(6), seconds(15)), false, Concurrency.REPLACE);
        ReleaseSpec spec = it.spec().withStrategy(SimSpecs.holding(random), Concurrency.REPLACE);
        releases.add(new ScheduledRelease(it.index(), it.at(), it.release(), spec, Nature.GOOD));
        add(random.between(0, seconds(2)), FaultKind.DISK_LOST, Optional.of(state), 1);
      }
      case BAKING -> add(random.between(0, seconds(1)), FaultKind.DISK_LOST, Optional.of(state), 1);
      case RUNNING, ROLLING_BACK, ENDED -> {}
    }
  }

  private void add(long at, FaultKind kind, Optional<State> in, int size) {
    int which = random.below(1_000_000);
    faults.add(new ScheduledFault(index(), at, kind, which, size, in, Optional.empty()));
  }

  private int index() {
    return releases.size() + faults.size();
  }

  private ScheduledRelease release(long at, boolean isFirst) {
    Concurrency concurrency =
        random.of(
            List.of(Concurrency.QUEUE, Concurrency.QUEUE, Concurrency.REPLACE, Concurrency.REJECT));
    return release(at, isFirst, isFirst ? Concurrency.QUEUE : concurrency);
  }

  private ScheduledRelease release(long at, boolean isFirst, Concurrency concurrency) {
    Nature nature = nature(random, isFirst);
    int index = index();
    return new ScheduledRelease(
        index, at, random.id(), SimSpecs.spec(random, LANE, index, concurrency), nature);
  }

  static Nature nature(SeededRandom random, boolean isFirst) {
    return switch (random.below(isFirst ? 20 : 10)) {
      case 0 -> Nature.DYING;
      case 1 -> Nature.HANGING;
      case 2, 3, 4 -> isFirst ? Nature.GOOD : Nature.FAILING;
      default -> Nature.GOOD;
    };
  }

  static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
