package io.sluice.simulation.script;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All releases, commands and faults of one run. Removing a part changes no other part.
///
/// @param healed nanoseconds from the beginning until all faults are over
/// @param attended whether a user handles held or paused releases once faults are over
public record Script(
    long seed, List<Wish> wishes, List<Item> items, long healed, boolean attended) {
  public Script {
    wishes = List.copyOf(wishes);
    items = List.copyOf(items);
  }

  /// The number of parts that can be removed.
  public int parts() {
    return wishes.size() + items.size();
  }

  /// Whether all effects on targets can be done at all times.
  public boolean isCalm() {
    return items.stream().map(Item::kind).allMatch(Kind::isCalm);
  }

  /// Returns a scenario with more parts, and faults until `healed`.
  Script with(List<Wish> moreWishes, List<Item> moreItems, long healed) {
    return new Script(
        seed,
        Stream.concat(wishes.stream(), moreWishes.stream()).toList(),
        Stream.concat(items.stream(), moreItems.stream()).toList(),
        healed,
        attended);
  }

  /// Returns a scenario without the faults that are not calm.
  Script calm() {
    return without(
        items.stream()
            .filter(item -> !item.kind().isCalm())
            .map(Item::index)
            .collect(Collectors.toSet()));
  }

  /// Returns a scenario without the parts of these indices.
  public Script without(Set<Integer> indices) {
    return new Script(
        seed,
        wishes.stream().filter(wish -> !indices.contains(wish.index())).toList(),
        items.stream().filter(item -> !indices.contains(item.index())).toList(),
        healed,
        attended);
  }
}
