package io.sluice.simulation.mutant;

import java.nio.file.Path;
import java.util.Map;

/// A small bug in production code that the oracle must detect.
///
/// @param name name of the patch file, without `.patch`
/// @param description the bug, as the text above the patch describes it
/// @param sources changed text of each patched source file, by its path from the tree's root
public record Mutant(String name, String description, Map<Path, String> sources) {
  /// The unchanged code, in which the oracle must not find a broken rule.
  public static final Mutant NONE = new Mutant("(unchanged)", "nothing", Map.of());

  public Mutant {
    sources = Map.copyOf(sources);
  }

  /// The failure of a patch that does not apply or does not compile.
  public static final class PatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PatchException(String mutant, String reason) {
      super(
          "mutant %s does not apply: %s; correct simulation/mutants/%s.patch"
              .formatted(mutant, reason, mutant));
    }
  }
}
