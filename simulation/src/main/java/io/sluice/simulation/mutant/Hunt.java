package io.sluice.simulation.mutant;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/// Plays seeds against one mutant until the oracle finds it: until a seed fails that holds with the
/// unchanged code.
public final class Hunt {
  private static final double SECOND = 1e9;

  private final Mutant mutant;
  private final LongFunction<List<String>> trial;
  private final Trial unchanged = new Trial();

  /// @throws Mutant.Unfit if the mutant does not compile
  public Hunt(Mutant mutant) {
    this.mutant = mutant;
    this.trial = trial(new Changed(Compiled.of(mutant)));
  }

  /// Plays seeds from 0 on, at most `seeds` of them.
  ///
  /// @param played receives each seed that did not find the mutant
  public Catch hunt(long seeds, LongConsumer played) {
    long begun = System.nanoTime();
    for (long seed = 0; seed < seeds; seed++) {
      List<String> broken = trial.apply(seed);
      boolean isFound =
          !broken.isEmpty() && (mutant.equals(Mutant.NONE) || unchanged.apply(seed).isEmpty());
      if (isFound) {
        return new Catch(
            mutant.name(), true, seed + 1, broken.getFirst(), broken.getLast(), since(begun));
      }
      played.accept(seed);
    }
    return new Catch(mutant.name(), false, seeds, "", "", since(begun));
  }

  @SuppressWarnings("unchecked") // the other loader's class shares only this interface
  private static LongFunction<List<String>> trial(Changed loader) {
    try {
      return (LongFunction<List<String>>)
          loader.loadClass(Trial.class.getName()).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("what was compiled cannot be loaded", e);
    }
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / SECOND;
  }
}
