package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.simulation.mutant.Corpus;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.world.RunResult;
import io.sluice.simulation.world.SimulationRun;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole of Sluice under faults. `./sluice simulate --seed N --story` prints the trace of a
/// failed seed.
class SeedsTest {
  private static final Logger ROOT = Logger.getLogger("");

  /// The first seed, beyond those with which `./sluice simulate` begins.
  private static final long FROM = 1_000_000;

  /// `./sluice simulate` plays more.
  private static final int SEEDS = Integer.getInteger("sluice.seeds", 2_500);

  @BeforeAll
  static void silence() {
    ROOT.setLevel(Level.OFF);
  }

  @Test
  void every_release_ends_once_and_correctly_under_any_fault() throws InterruptedException {
    Summary summary =
        Seeds.play(
            Stream.concat(
                Corpus.scenarios().stream(),
                LongStream.range(FROM, FROM + SEEDS).mapToObj(ScenarioGenerator::of)),
            3,
            (_, _) -> {});

    assertThat(summary.failed())
        .extracting(result -> result.seed() + " broke " + result.broken().orElseThrow())
        .isEmpty();
    assertThat(summary.seeds()).isEqualTo(SEEDS + Corpus.scenarios().size());
  }

  @Test
  void a_seed_has_the_same_history_each_time() {
    for (long seed = 0; seed < 20; seed++) {
      Scenario scenario = ScenarioGenerator.of(seed);

      RunResult.History first = SimulationRun.of(scenario, false).history();
      RunResult.History again = SimulationRun.of(ScenarioGenerator.of(seed), true).history();

      assertThat(again.digest()).as("seed %d", seed).isEqualTo(first.digest());
      assertThat(again.steps()).isEqualTo(first.steps());
      assertThat(again.trace()).isNotEmpty();
    }
  }

  @Test
  void the_shrinker_removes_parts_that_a_failure_does_not_need() {
    var shrinker = new Shrinker(scenario -> struck(scenario, FaultKind.DISK_LOST));
    Scenario whole =
        LongStream.iterate(0, seed -> seed + 1)
            .mapToObj(ScenarioGenerator::of)
            .filter(scenario -> scenario.items().size() > 5 && losesDisk(scenario))
            .filter(scenario -> struck(scenario, FaultKind.DISK_LOST))
            .findFirst()
            .orElseThrow();

    Scenario shortest = shrinker.shrink(whole);

    assertThat(shortest.parts()).isEqualTo(1);
    assertThat(shortest.items().getFirst().kind()).isEqualTo(FaultKind.DISK_LOST);
  }

  /// Whether the router loses its disk at a time that no state of the lane determines.
  private static boolean losesDisk(Scenario scenario) {
    return scenario.items().stream()
        .anyMatch(fault -> fault.kind() == FaultKind.DISK_LOST && fault.in().isEmpty());
  }

  private static boolean struck(Scenario scenario, FaultKind kind) {
    RunResult result = SimulationRun.of(scenario, false);
    return result.tally().of(kind) > 0;
  }
}
