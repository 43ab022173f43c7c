package io.sluice.simulation.scenario;

import io.sluice.contract.Concurrency;
import io.sluice.contract.ReleaseSpec;
import java.util.List;

/// Adds a canary with an observation that takes longer than a weight lease to one of [#PRESENT]
/// scenarios, shortly before the end of faults or after it.
final class LongCanaries {
  private static final long SALT = 0x1EA5_E015L;
  private static final int PRESENT = 5;

  static Scenario addTo(Scenario scenario) {
    var random = new SeededRandom(scenario.seed() ^ SALT);
    if (!random.isHit(PRESENT)) {
      return scenario;
    }
    int index = scenario.parts();
    long healed = scenario.healed();
    long at =
        random.between(
            healed - ScenarioGenerator.seconds(15), healed + ScenarioGenerator.seconds(5));
    ReleaseSpec spec =
        SimSpecs.spec(random, ScenarioGenerator.LANE, index, Concurrency.QUEUE)
            .withStrategy(SimSpecs.leased(random), Concurrency.QUEUE);
    var release = new ScheduledRelease(index, at, random.id(), spec, ScheduledRelease.Nature.GOOD);
    return scenario.with(List.of(release), List.of(), healed);
  }

  private LongCanaries() {}
}
