package io.sluice.simulation.mutant;

import java.nio.file.Path;
import java.util.Map;

/// A small change of production code that the oracle has to find.
///
/// @param name its file's, without `.patch`
/// @param wrong what is wrong with it, as the head of its file says
/// @param sources the text of each source file that it changes, by the path from the tree's root
public record Mutant(String name, String wrong, Map<Path, String> sources) {
  /// What is built, unchanged: nothing may be found in it.
  public static final Mutant NONE = new Mutant("(unchanged)", "nothing", Map.of());

  public Mutant {
    sources = Map.copyOf(sources);
  }

  /// It cannot be applied or compiled: the code that it changes was changed.
  public static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unfit(String mutant, String why) {
      super("mutant %s no longer fits: %s".formatted(mutant, why));
    }
  }
}
