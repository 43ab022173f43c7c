package io.sluice.simulation.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Adds an upgrade of Sluice to one of [#PRESENT] scenarios: its processes are exchanged one by
/// one, in the order of docs/upgrade.md or in another one, and in half of the scenarios exchanged
/// again for the present version.
final class Upgrades {
  private static final long CHANCE = 0x0E8C_4A26L;
  private static final int PRESENT = 20;

  /// The number of processes, which are numbered in the order of an upgrade.
  private static final int PROCESSES = 5;

  private final Chance chance;
  private final Script script;
  private final List<Item> items = new ArrayList<>();

  private Upgrades(Script script) {
    this.chance = new Chance(script.seed() ^ CHANCE);
    this.script = script;
  }

  static Script addTo(Script script) {
    var upgrades = new Upgrades(script);
    return upgrades.chance.once(PRESENT) ? upgrades.write() : script;
  }

  private Script write() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, PROCESSES).boxed().toList());
    if (chance.once(3)) {
      for (int i = 0; i < PROCESSES; i++) {
        Collections.swap(order, i, chance.below(PROCESSES));
      }
    }
    long at = chance.between(Scripts.seconds(1), script.healed() / 2);
    at = exchange(order, at, true);
    if (chance.once(2)) {
      Collections.reverse(order);
      var _ = exchange(order, at + chance.between(0, Scripts.seconds(8)), false);
    }
    return script.with(List.of(), items, script.healed());
  }

  /// Returns when the last one is exchanged, ns.
  private long exchange(List<Integer> order, long from, boolean toNext) {
    long at = from;
    for (int process : order) {
      at += chance.between(Scripts.seconds(1) / 5, Scripts.seconds(5));
      if (at < script.healed()) {
        int index = script.parts() + items.size();
        int size = toNext ? 1 : 0;
        items.add(
            new Item(index, at, Kind.EXCHANGE, process, size, Optional.empty(), Optional.empty()));
      }
    }
    return at;
  }
}
