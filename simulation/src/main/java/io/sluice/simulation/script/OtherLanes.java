package io.sluice.simulation.script;

import io.sluice.contract.Concurrency;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Adds events to the lanes beside the first one: few releases, few commands, and some faults.
final class OtherLanes {
  private static final long CHANCE = 0x0780_14E5L;

  /// One in this many scenarios has other lanes; so has each that a lasting fault prolongs. Three
  /// lanes take 1.7 times the time of one, and most rules are about one lane.
  private static final int PRESENT = 3;

  /// The chance of another release after each release of a lane is 1 in this many.
  private static final int MORE_RELEASES = 5;

  /// One in this many releases takes more than one step.
  private static final int UNHURRIED = 4;

  /// The faults; an event is one of them half of the time, otherwise a command.
  private static final List<Kind> FAULTS = List.of(Kind.INSTANCE_DEATH, Kind.CAPACITY_CHANGED);

  private static final List<Kind> PEOPLE =
      List.of(
          Kind.ABORT,
          Kind.PAUSE,
          Kind.RESUME,
          Kind.PROMOTE_FULL,
          Kind.SKIP,
          Kind.RETRY,
          Kind.REVERT,
          Kind.RESTART,
          Kind.SCALE,
          Kind.STOP);

  private final Chance chance;
  private final Script script;
  private final List<Wish> wishes = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();

  private OtherLanes(Script script) {
    this.chance = new Chance(script.seed() ^ CHANCE);
    this.script = script;
  }

  static Script addTo(Script script) {
    var others = new OtherLanes(script);
    boolean isAlone = !others.chance.once(PRESENT) && !LastingFaults.isLong(script.seed());
    return isAlone ? script : others.write();
  }

  private Script write() {
    for (LaneKey lane : Scripts.LANES.subList(1, Scripts.LANES.size())) {
      wish(lane, true, chance.between(0, Scripts.seconds(3)));
      while (chance.once(MORE_RELEASES)) {
        wish(lane, false, time());
      }
      while (chance.once(2)) {
        item(lane, chance.of(chance.once(2) ? FAULTS : PEOPLE));
      }
    }
    return script.with(wishes, items, script.healed());
  }

  private void wish(LaneKey lane, boolean isFirst, long at) {
    int index = index();
    Concurrency concurrency = isFirst || chance.once(2) ? Concurrency.QUEUE : Concurrency.REPLACE;
    ReleaseSpec spec = Specs.spec(chance, lane, index, concurrency);
    if (!chance.once(UNHURRIED)) {
      spec = spec.by(Specs.AT_ONCE, concurrency);
    }
    wishes.add(new Wish(index, at, chance.id(), spec, Scripts.nature(chance, isFirst)));
  }

  private void item(LaneKey lane, Kind kind) {
    int which = chance.below(1_000_000);
    int size = chance.below(1_000);
    items.add(new Item(index(), time(), kind, which, size, Optional.empty(), Optional.of(lane)));
  }

  private long time() {
    return chance.between(Scripts.seconds(4), script.healed());
  }

  private int index() {
    return script.parts() + wishes.size() + items.size();
  }
}
