package io.sluice.simulation.script;

import io.sluice.contract.Concurrency;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.simulation.script.Wish.Nature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Generates the scenario of a seed. Every other scenario focuses on a state: half of its events
/// happen as soon as the first lane is in that state. [OtherLanes], [LastingFaults], [LongCanaries]
/// and [Upgrades] add to it, each with its own random source.
public final class Scripts {
  /// The lane of most events.
  public static final LaneKey LANE = new LaneKey("production", "shop");

  /// All lanes. They share router, runtime, broker, databases and processes.
  public static final List<LaneKey> LANES =
      List.of(LANE, new LaneKey("production", "billing"), new LaneKey("production", "search"));

  private static final List<Kind> KINDS =
      Stream.of(Kind.values()).filter(kind -> !kind.isLasting() && kind != Kind.EXCHANGE).toList();
  private static final List<State> STATES = List.of(State.values());
  private static final int ITEMS_MIN = 4;
  private static final int ITEMS_MAX = 12;

  /// One in this many scenarios lasts long enough for a rollback to get stuck.
  private static final int LONG = 30;

  /// One in this many scenarios has only commands and faults that repeat or delay messages.
  private static final int CALM = 12;

  private final Chance chance;
  private final Optional<State> focus;
  private final long healed;
  private final int itemsMax;
  private final List<Wish> wishes = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();

  private Scripts(Chance chance) {
    this.chance = chance;
    boolean isLong = chance.once(LONG);
    focus = chance.once(2) ? Optional.of(chance.of(STATES)) : Optional.empty();
    itemsMax = isLong ? 3 * ITEMS_MAX : ITEMS_MAX;
    boolean isStuck = focus.equals(Optional.of(State.STUCK));
    healed =
        seconds(
            isStuck
                ? chance.between(135, 170)
                : isLong ? chance.between(120, 200) : chance.between(25, 45));
  }

  public static Script of(long seed) {
    return new Scripts(new Chance(seed)).write(seed);
  }

  private Script write(long seed) {
    int posts = 2 + chance.below(3);
    for (int i = 0; i < posts; i++) {
      boolean isFirst = i == 0;
      long at = isFirst ? chance.between(0, seconds(1)) : chance.between(seconds(2), healed);
      wishes.add(wish(at, isFirst));
    }
    focus.ifPresent(this::lead);
    int count = (int) chance.between(ITEMS_MIN, itemsMax);
    for (int i = 0; i < count; i++) {
      Kind kind = chance.of(KINDS);
      if (kind == Kind.SUPERSEDE) {
        wishes.add(wish(chance.between(0, healed), false, Concurrency.REPLACE));
      } else {
        Optional<State> in = chance.once(2) ? focus : Optional.empty();
        if (in.isEmpty() && kind.isOfTraffic() && chance.once(2)) {
          in = Optional.of(State.RUNNING); // when it is observed
        }
        long at = chance.between(0, in.isPresent() ? seconds(2) : healed);
        add(at, kind, in, chance.below(1_000));
      }
    }
    var first = new Script(seed, wishes, items, healed, !chance.once(25));
    Script script = LongCanaries.addTo(LastingFaults.addTo(OtherLanes.addTo(first)));
    return chance.once(CALM) ? script.calm() : Upgrades.addTo(script);
  }

  /// Makes it likely that the lane gets into `state`.
  private void lead(State state) {
    switch (state) {
      case PAUSED -> add(chance.between(0, seconds(1)), Kind.PAUSE, Optional.of(State.RUNNING), 1);
      case QUEUED -> add(chance.between(0, healed / 2), Kind.FREEZE, Optional.empty(), 999);
      case STUCK -> {
        long at = chance.between(seconds(12), seconds(25));
        wishes.add(wish(at - chance.between(seconds(2), seconds(6)), false, Concurrency.REPLACE));
        add(at, Kind.ROUTER_LOST, Optional.empty(), 999);
        add(at + seconds(1), Kind.ABORT, Optional.empty(), 1);
        add(chance.between(0, seconds(2)), Kind.RETRY, Optional.of(state), chance.below(1_000));
      }
      case HELD -> {
        Wish it = wish(chance.between(seconds(6), seconds(15)), false, Concurrency.REPLACE);
        ReleaseSpec spec = it.spec().by(Specs.holding(chance), Concurrency.REPLACE);
        wishes.add(new Wish(it.index(), it.at(), it.release(), spec, Nature.GOOD));
        add(chance.between(0, seconds(2)), Kind.DISK_LOST, Optional.of(state), 1);
      }
      case WATCHING -> add(chance.between(0, seconds(1)), Kind.DISK_LOST, Optional.of(state), 1);
      case RUNNING, ROLLING_BACK, ENDED -> {}
    }
  }

  private void add(long at, Kind kind, Optional<State> in, int size) {
    int which = chance.below(1_000_000);
    items.add(new Item(index(), at, kind, which, size, in, Optional.empty()));
  }

  private int index() {
    return wishes.size() + items.size();
  }

  private Wish wish(long at, boolean isFirst) {
    Concurrency concurrency =
        chance.of(
            List.of(Concurrency.QUEUE, Concurrency.QUEUE, Concurrency.REPLACE, Concurrency.REJECT));
    return wish(at, isFirst, isFirst ? Concurrency.QUEUE : concurrency);
  }

  private Wish wish(long at, boolean isFirst, Concurrency concurrency) {
    Nature nature = nature(chance, isFirst);
    int index = index();
    return new Wish(index, at, chance.id(), Specs.spec(chance, LANE, index, concurrency), nature);
  }

  static Nature nature(Chance chance, boolean isFirst) {
    return switch (chance.below(isFirst ? 20 : 10)) {
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
