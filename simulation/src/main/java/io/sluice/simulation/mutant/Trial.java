package io.sluice.simulation.mutant;

import io.sluice.simulation.Corpus;
import io.sluice.simulation.oracle.Findings.Broken;
import io.sluice.simulation.script.Script;
import io.sluice.simulation.script.Scripts;
import io.sluice.simulation.world.Play;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// Plays one seed, or a scenario of the corpus, whose numbers are negative. [Changed] loads it, so
/// callers outside see only types of the JDK.
///
/// The list has the broken rule and a sentence on how it was broken; it is empty if all rules held.
public final class Trial implements LongFunction<List<String>> {
  private final List<Script> corpus = Corpus.scripts();

  @Override
  public List<String> apply(long number) {
    Script script = number < 0 ? corpus.get(Math.toIntExact(-1 - number)) : Scripts.of(number);
    Optional<Broken> broken = Play.of(script, false).broken();
    return broken.map(it -> List.of(it.rule(), it.sentence())).orElse(List.of());
  }
}
