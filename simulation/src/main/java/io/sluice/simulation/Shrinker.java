package io.sluice.simulation;

import io.sluice.simulation.oracle.Findings.Broken;
import io.sluice.simulation.script.Script;
import io.sluice.simulation.world.Play;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Removes all parts from a scenario that are not needed for its failure.
public final class Shrinker {
  /// Whether a shortened scenario still fails.
  private final Predicate<Script> fails;

  public Shrinker(Predicate<Script> fails) {
    this.fails = fails;
  }

  /// Returns a shrinker for scenarios that fail like `broken`, apart from ids and numbers.
  public static Shrinker of(Broken broken) {
    return new Shrinker(
        script -> Play.of(script, false).broken().flatMap(Shrinker::way).equals(way(broken)));
  }

  /// Returns a shorter scenario that still fails and from which no single part can be removed.
  public Script shrink(Script script) {
    Script shortest = script;
    int chunk = Math.max(1, parts(script).size() / 2);
    while (true) {
      Script shorter = without(shortest, chunk);
      boolean isShorter = shorter.parts() < shortest.parts();
      shortest = shorter;
      if (!isShorter && chunk == 1) {
        return shortest;
      }
      chunk = isShorter ? chunk : chunk / 2;
    }
  }

  /// Tries to remove each run of `chunk` parts.
  private Script without(Script script, int chunk) {
    Script shortest = script;
    List<Integer> parts = parts(script);
    for (int from = 0; from < parts.size(); from += chunk) {
      Set<Integer> left = new HashSet<>(parts.subList(from, Math.min(parts.size(), from + chunk)));
      Script shorter = shortest.without(left);
      if (fails.test(shorter)) {
        shortest = shorter;
      }
    }
    return shortest;
  }

  private static List<Integer> parts(Script script) {
    return Stream.concat(
            script.items().stream().map(item -> item.index()),
            script.wishes().stream().map(wish -> wish.index()))
        .toList();
  }

  private static Optional<String> way(Broken broken) {
    String sentence = broken.sentence().replaceAll("[0-9a-f-]{36}|[0-9]+", "_");
    return Optional.of(broken.rule() + sentence.substring(0, Math.min(24, sentence.length())));
  }
}
