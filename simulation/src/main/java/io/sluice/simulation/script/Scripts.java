package io.sluice.simulation.script;

import io.sluice.contract.Concurrency;
import io.sluice.contract.LaneKey;
import io.sluice.simulation.script.Wish.Nature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Writes a seed's script.
public final class Scripts {
  /// The lane that everything happens to.
  public static final LaneKey LANE = new LaneKey("production", "shop");

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final int ITEMS_MIN = 4;
  private static final int ITEMS_MAX = 11;

  /// One script in so many lasts long enough for a way back to get stuck.
  private static final int LONG = 30;

  public static Script of(long seed) {
    var chance = new Chance(seed);
    boolean isLong = chance.once(LONG);
    long healed = seconds(isLong ? chance.between(120, 200) : chance.between(25, 45));
    List<Wish> wishes = new ArrayList<>();
    int posts = 2 + chance.below(3);
    for (int i = 0; i < posts; i++) {
      boolean isFirst = i == 0;
      long at = isFirst ? chance.between(0, seconds(1)) : chance.between(seconds(2), healed);
      wishes.add(wish(chance, wishes.size(), at, isFirst));
    }
    List<Item> items = new ArrayList<>();
    int count = (int) chance.between(ITEMS_MIN, isLong ? 3 * ITEMS_MAX : ITEMS_MAX);
    for (int i = 0; i < count; i++) {
      Kind kind = chance.of(KINDS);
      int index = posts + i;
      long at = chance.between(0, healed);
      if (kind == Kind.SUPERSEDE) {
        wishes.add(wish(chance, index, at, false, Concurrency.REPLACE));
      } else {
        items.add(new Item(index, at, kind, chance.below(1_000_000), chance.below(1_000)));
      }
    }
    return new Script(seed, wishes, items, healed, !chance.once(25));
  }

  private static Wish wish(Chance chance, int index, long at, boolean isFirst) {
    Concurrency concurrency =
        chance.of(
            List.of(Concurrency.QUEUE, Concurrency.QUEUE, Concurrency.REPLACE, Concurrency.REJECT));
    return wish(chance, index, at, isFirst, isFirst ? Concurrency.QUEUE : concurrency);
  }

  private static Wish wish(
      Chance chance, int index, long at, boolean isFirst, Concurrency concurrency) {
    Nature nature =
        switch (chance.below(isFirst ? 20 : 10)) {
          case 0 -> Nature.DYING;
          case 1 -> Nature.HANGING;
          case 2, 3, 4 -> isFirst ? Nature.GOOD : Nature.FAILING;
          default -> Nature.GOOD;
        };
    return new Wish(index, at, chance.id(), Specs.spec(chance, LANE, index, concurrency), nature);
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }

  private Scripts() {}
}
