package io.sluice.simulation.mutant;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/// Plays the corpus and then seeds against one mutant until the oracle finds it: until a scenario
/// fails that holds with the unchanged code.
public final class Hunt {
  private static final double SECOND = 1e9;

  private final Mutant mutant;
  private final LongFunction<List<String>> trial;
  private final Trial unchanged = new Trial();

  /// @throws Mutant.UnfitException if the mutant does not compile
  public Hunt(Mutant mutant) {
    this.mutant = mutant;
    this.trial = trial(new MutantClassLoader(MutantCompiler.of(mutant)));
  }

  /// Plays the corpus, and seeds from 0 on, at most `seeds` of them.
  ///
  /// @param played receives each seed that did not find the mutant; the corpus has negative ones
  public HuntResult hunt(long seeds, LongConsumer played) {
    long begun = System.nanoTime();
    for (long number = -Corpus.scenarios().size(); number < seeds; number++) {
      List<String> broken = trial.apply(number);
      boolean isFound =
          !broken.isEmpty() && (mutant.equals(Mutant.NONE) || unchanged.apply(number).isEmpty());
      if (isFound) {
        long last = Math.max(number + 1, 0);
        return new HuntResult(
            mutant.name(), true, last, broken.getFirst(), broken.getLast(), since(begun));
      }
      played.accept(number);
    }
    return new HuntResult(mutant.name(), false, seeds, "", "", since(begun));
  }

  @SuppressWarnings("unchecked") // the other loader's class shares only this interface
  private static LongFunction<List<String>> trial(MutantClassLoader loader) {
    try {
      return (LongFunction<List<String>>)
          loader.loadClass(Trial.class.getName()).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the compiled mutant cannot be loaded", e);
    }
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / SECOND;
  }
}
