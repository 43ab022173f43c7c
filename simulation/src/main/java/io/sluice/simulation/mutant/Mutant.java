package io.sluice.simulation.mutant;

import java.nio.file.Path;
import java.util.Map;

/// A small change of production code that the oracle must find.
///
/// @param name the name of its file, without `.patch`
/// @param wrong the bug, as the head of its file describes it
/// @param sources the text of each source file that it changes, by the path from the tree's root
public record Mutant(String name, String wrong, Map<Path, String> sources) {
  /// The unchanged code: the oracle may find nothing in it.
  public static final Mutant NONE = new Mutant("(unchanged)", "nothing", Map.of());

  public Mutant {
    sources = Map.copyOf(sources);
  }

  /// The mutant cannot be applied or compiled: the code that it changes was changed.
  public static final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnfitException(String mutant, String reason) {
      super("mutant %s no longer fits: %s".formatted(mutant, reason));
    }
  }
}
