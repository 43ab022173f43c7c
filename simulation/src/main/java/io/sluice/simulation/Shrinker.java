package io.sluice.simulation;

import io.sluice.simulation.oracle.OracleFindings.Broken;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.world.SimulationRun;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Removes all parts from a scenario that are not needed for its failure.
public final class Shrinker {
  /// Whether a shortened scenario still fails.
  private final Predicate<Scenario> fails;

  public Shrinker(Predicate<Scenario> fails) {
    this.fails = fails;
  }

  /// Returns a shrinker for scenarios that fail like `broken`, apart from ids and numbers.
  public static Shrinker of(Broken broken) {
    return new Shrinker(scenario ->
        SimulationRun.of(scenario, false)
            .broken()
            .map(Shrinker::signature)
            .equals(Optional.of(signature(broken))));
  }

  /// Returns a shorter scenario that still fails and from which no single part can be removed.
  public Scenario shrink(Scenario scenario) {
    Scenario shortest = scenario;
    int chunk = Math.max(1, parts(scenario).size() / 2);
    while (true) {
      Scenario shorter = without(shortest, chunk);
      boolean isShorter = shorter.parts() < shortest.parts();
      shortest = shorter;
      if (!isShorter && chunk == 1) {
        return shortest;
      }
      chunk = isShorter ? chunk : chunk / 2;
    }
  }

  /// Tries to remove each run of `chunk` parts.
  private Scenario without(Scenario scenario, int chunk) {
    Scenario shortest = scenario;
    List<Integer> parts = parts(scenario);
    for (int from = 0; from < parts.size(); from += chunk) {
      Set<Integer> left = new HashSet<>(parts.subList(from, Math.min(parts.size(), from + chunk)));
      Scenario shorter = shortest.without(left);
      if (fails.test(shorter)) {
        shortest = shorter;
      }
    }
    return shortest;
  }

  private static List<Integer> parts(Scenario scenario) {
    return Stream.concat(
            scenario.items().stream().map(fault -> fault.index()),
            scenario.wishes().stream().map(release -> release.index()))
        .toList();
  }

  private static String signature(Broken broken) {
    String sentence = broken.sentence().replaceAll("[0-9a-f-]{36}|[0-9]+", "_");
    return broken.rule() + sentence.substring(0, Math.min(24, sentence.length()));
  }
}
