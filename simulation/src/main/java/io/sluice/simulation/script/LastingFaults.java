package io.sluice.simulation.script;

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
  private static final long CHANCE = 0x1A57_1265L;

  /// One in this many scenarios lasts longer because of such a fault.
  private static final int LONG = 6;

  /// One in this many of those lasts for hours.
  private static final int HOURS = 60;

  /// One in this many of the others has such a fault without lasting longer.
  private static final int SHORT = 15;

  /// Seconds until an impossible rollback is abandoned.
  private static final long STUCK_AFTER = 100;

  private static final List<Kind> KINDS = Stream.of(Kind.values()).filter(Kind::isLasting).toList();

  /// Faults that keep instances of one release from serving.
  private static final List<Kind> OF_INSTANCES =
      List.of(Kind.SLOT_BROKEN, Kind.HOST_FULL, Kind.CRASHES_AT_START, Kind.CRASHES_BY_REQUESTS);

  private static final List<Kind> OF_OTHERS = List.of(Kind.ROUTER_AWAY, Kind.CONTROL_PLANE_AWAY);

  private final Chance chance;
  private final Script script;
  private final List<Wish> wishes = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();

  private LastingFaults(Script script) {
    this.chance = new Chance(script.seed() ^ CHANCE);
    this.script = script;
  }

  static Script addTo(Script script) {
    return new LastingFaults(script).write();
  }

  /// Whether the scenario of `seed` lasts longer because of such a fault.
  static boolean isLong(long seed) {
    return new Chance(seed ^ CHANCE).once(LONG);
  }

  private Script write() {
    if (!chance.once(LONG)) {
      if (chance.once(SHORT)) {
        sudden();
      }
      return script.with(wishes, items, script.healed());
    }
    long more = chance.once(HOURS) ? chance.between(3_600, 10_800) : chance.between(40, 90);
    switch (chance.below(6)) {
      case 0 -> idle();
      case 1 -> paused();
      case 2, 3 -> goingBack();
      case 4 -> {
        stuck();
        more += STUCK_AFTER;
      }
      default -> anyTime();
    }
    return script.with(wishes, items, script.healed() + Scripts.seconds(more));
  }

  private void sudden() {
    if (chance.once(2)) {
      long at = chance.between(Scripts.seconds(3), script.healed());
      add(chance.of(KINDS), at, Optional.empty(), chance.of(Scripts.LANES));
    } else {
      Optional<State> state = Optional.of(chance.of(List.of(State.values())));
      add(chance.of(KINDS), chance.between(0, Scripts.seconds(2)), state, Scripts.LANE);
    }
  }

  /// Adds a fault while only one version exists.
  private void idle() {
    long at = chance.between(0, Scripts.seconds(3));
    add(chance.of(OF_INSTANCES), at, Optional.of(State.ENDED), Scripts.LANE);
    aftermath(State.ENDED, 4);
  }

  /// Adds a fault while two versions exist and the release is paused.
  private void paused() {
    long at = second();
    add(Kind.PAUSE, at - Scripts.seconds(1), Optional.empty(), Scripts.LANE);
    Kind kind = chance.once(3) ? Kind.CONTROL_PLANE_AWAY : chance.of(OF_INSTANCES);
    add(kind, at, Optional.empty(), Scripts.LANE);
    aftermath(State.PAUSED, 4);
  }

  /// Adds a rollback to a previous stable that cannot serve.
  private void goingBack() {
    if (!chance.once(3)) {
      long at = second();
      Kind kind = chance.once(2) ? Kind.CRASHES_AT_START : chance.of(OF_INSTANCES);
      add(kind, at, Optional.empty(), Scripts.LANE);
      add(Kind.ABORT, at + Scripts.seconds(1) / 2, Optional.empty(), Scripts.LANE);
    } else {
      long at = chance.between(0, Scripts.seconds(1));
      add(Kind.HOST_FULL, at, Optional.of(State.WATCHING), Scripts.LANE);
      add(Kind.ABORT, at + Scripts.seconds(1) / 2, Optional.of(State.WATCHING), Scripts.LANE);
    }
    aftermath(State.ROLLING_BACK, 1);
  }

  /// Adds another release, which advances slowly.
  ///
  /// @return when both versions are likely to exist, ns
  private long second() {
    long at = chance.between(Scripts.seconds(8), Scripts.seconds(14));
    Strategy slow =
        switch (chance.below(4)) {
          case 0 -> Specs.holding(chance);
          case 1 -> Specs.blueGreen(chance, Duration.ofSeconds(3));
          default -> Specs.shifted(chance);
        };
    ReleaseSpec spec = Specs.spec(chance, Scripts.LANE, index(), Concurrency.REPLACE);
    wishes.add(
        new Wish(index(), at, chance.id(), spec.by(slow, Concurrency.REPLACE), Wish.Nature.GOOD));
    return at + chance.between(Scripts.seconds(3), Scripts.seconds(5));
  }

  /// Adds a rollback that is impossible for so long that it is abandoned.
  private void stuck() {
    goingBack();
    aftermath(State.STUCK, 2);
    if (chance.once(2)) {
      long at = chance.between(Scripts.seconds(5), Scripts.seconds(25));
      add(chance.of(KINDS), at, Optional.of(State.STUCK), Scripts.LANE);
    }
  }

  private void anyTime() {
    long at = chance.between(Scripts.seconds(5), script.healed());
    Kind kind = chance.of(chance.once(2) ? OF_OTHERS : KINDS);
    add(kind, at, Optional.empty(), chance.of(Scripts.LANES));
    for (int deaths = chance.below(4); deaths > 0; deaths--) {
      long later = at + chance.between(0, Scripts.seconds(60));
      add(Kind.INSTANCE_DEATH, later, Optional.empty(), chance.of(Scripts.LANES));
    }
  }

  /// Adds deaths of instances and lost tables, in `state` or after the end of all other faults.
  ///
  /// @param disks one in this many scenarios loses the router's disk
  private void aftermath(State state, int disks) {
    for (int deaths = 2 + chance.below(3); deaths > 0; deaths--) {
      later(Kind.INSTANCE_DEATH, state);
    }
    if (chance.once(disks)) {
      later(Kind.DISK_LOST, state);
    }
  }

  private void later(Kind kind, State state) {
    long at = chance.between(Scripts.seconds(1), Scripts.seconds(30));
    if (chance.once(2)) {
      add(kind, at, Optional.of(state), Scripts.LANE);
    } else {
      add(kind, script.healed() + at, Optional.empty(), Scripts.LANE);
    }
  }

  private void add(Kind kind, long at, Optional<State> in, LaneKey lane) {
    Optional<LaneKey> other = Optional.of(lane).filter(it -> !it.equals(Scripts.LANE));
    int which = chance.below(1_000_000);
    items.add(new Item(index(), at, kind, which, chance.below(1_000), in, other));
  }

  private int index() {
    return script.parts() + wishes.size() + items.size();
  }
}
