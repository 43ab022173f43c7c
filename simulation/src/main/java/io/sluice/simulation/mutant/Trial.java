package io.sluice.simulation.mutant;

import io.sluice.simulation.oracle.OracleFindings.Broken;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.world.SimulationRun;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// Plays one seed, or a scenario of the corpus, whose numbers are negative. [MutantClassLoader]
/// loads it, so callers outside see only types of the JDK.
///
/// The list has the broken rule and a sentence on how it was broken; it is empty if all rules held.
public final class Trial implements LongFunction<List<String>> {
  private final List<Scenario> corpus = Corpus.scenarios();

  @Override
  public List<String> apply(long number) {
    Scenario scenario =
        number < 0 ? corpus.get(Math.toIntExact(-1 - number)) : ScenarioGenerator.of(number);
    Optional<Broken> broken = SimulationRun.of(scenario, false).broken();
    return broken.map(it -> List.of(it.rule(), it.sentence())).orElse(List.of());
  }
}
