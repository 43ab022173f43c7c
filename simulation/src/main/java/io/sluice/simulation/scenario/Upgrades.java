package io.sluice.simulation.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Adds an upgrade of Sluice to one of [#PRESENT] scenarios: its processes are exchanged one by
/// one, in the order of docs/upgrade.md or in another one, and in half of the scenarios exchanged
/// again for the present version.
final class Upgrades {
  private static final long SALT = 0x0E8C_4A26L;
  private static final int PRESENT = 20;

  /// The number of processes, which are numbered in the order of an upgrade.
  private static final int PROCESSES = 5;

  private final SeededRandom random;
  private final Scenario scenario;
  private final List<ScheduledFault> faults = new ArrayList<>();

  private Upgrades(Scenario scenario) {
    this.random = new SeededRandom(scenario.seed() ^ SALT);
    this.scenario = scenario;
  }

  static Scenario addTo(Scenario scenario) {
    var upgrades = new Upgrades(scenario);
    return upgrades.random.isHit(PRESENT) ? upgrades.write() : scenario;
  }

  private Scenario write() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, PROCESSES).boxed().toList());
    if (random.isHit(3)) {
      for (int i = 0; i < PROCESSES; i++) {
        Collections.swap(order, i, random.below(PROCESSES));
      }
    }
    long at = random.between(ScenarioGenerator.seconds(1), scenario.healed() / 2);
    at = exchange(order, at, true);
    if (random.isHit(2)) {
      Collections.reverse(order);
      var _ = exchange(order, at + random.between(0, ScenarioGenerator.seconds(8)), false);
    }
    return scenario.with(List.of(), faults, scenario.healed());
  }

  /// Returns when the last one is exchanged, ns.
  private long exchange(List<Integer> order, long from, boolean toNext) {
    long at = from;
    for (int process : order) {
      at += random.between(ScenarioGenerator.seconds(1) / 5, ScenarioGenerator.seconds(5));
      if (at < scenario.healed()) {
        int index = scenario.parts() + faults.size();
        int size = toNext ? 1 : 0;
        faults.add(
            new ScheduledFault(
                index, at, FaultKind.EXCHANGE, process, size, Optional.empty(), Optional.empty()));
      }
    }
    return at;
  }
}
