package io.sluice.simulation.script;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All that is going to happen in one world. Leaving out a part changes no other part.
///
/// @param healed nanoseconds from the begin until all faults are over
/// @param attended whether a person looks after what is held or paused once faults are over
public record Script(
    long seed, List<Wish> wishes, List<Item> items, long healed, boolean attended) {
  public Script {
    wishes = List.copyOf(wishes);
    items = List.copyOf(items);
  }

  /// How many parts can be left out.
  public int parts() {
    return wishes.size() + items.size();
  }

  /// Whether nothing in it keeps anybody from doing what has to be done to the world.
  public boolean isCalm() {
    return items.stream().map(Item::kind).allMatch(Kind::isCalm);
  }

  /// The same with more in it, and faults until `healed`.
  Script with(List<Wish> moreWishes, List<Item> moreItems, long healed) {
    return new Script(
        seed,
        Stream.concat(wishes.stream(), moreWishes.stream()).toList(),
        Stream.concat(items.stream(), moreItems.stream()).toList(),
        healed,
        attended);
  }

  /// The same without what is not.
  Script calm() {
    return without(
        items.stream()
            .filter(item -> !item.kind().isCalm())
            .map(Item::index)
            .collect(Collectors.toSet()));
  }

  /// The same without the parts of these indices.
  public Script without(Set<Integer> indices) {
    return new Script(
        seed,
        wishes.stream().filter(wish -> !indices.contains(wish.index())).toList(),
        items.stream().filter(item -> !indices.contains(item.index())).toList(),
        healed,
        attended);
  }
}
