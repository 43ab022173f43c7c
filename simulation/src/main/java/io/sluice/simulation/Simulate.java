package io.sluice.simulation;

import io.sluice.contract.Json;
import io.sluice.simulation.mutant.Corpus;
import io.sluice.simulation.mutant.Hunts;
import io.sluice.simulation.mutant.Mutant;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.world.RunResult;
import io.sluice.simulation.world.SimulationRun;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The command `./sluice simulate`. Its exit code is 0 if all rules held, 2 if the command line is
/// invalid, and 1 if a rule was broken or the run was long enough to meet every pair of state and
/// fault and did not.
public final class Simulate {
  private static final Logger ROOT = Logger.getLogger("");
  private static final double SECOND = 1e9;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final PrintStream out;

  private Simulate(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException, IOException {
    ROOT.setLevel(Level.OFF); // countless simulated failures would be logged
    int code;
    try {
      List<String> words = Stream.of(arguments).flatMap(SimulationOptions::split).toList();
      code =
          Hunts.isRequested(words)
              ? Hunts.run(words) ? 0 : FAILED
              : run(SimulationOptions.of(words));
    } catch (Mutant.PatchException e) {
      System.err.printf("sluice: %s%n", e.getMessage());
      code = FAILED;
    } catch (IllegalArgumentException e) {
      System.err.printf("sluice: %s%n%s%s", e.getMessage(), SimulationOptions.USAGE, Hunts.USAGE);
      code = MISUSED;
    }
    System.exit(code);
  }

  private static int run(SimulationOptions options) throws InterruptedException, IOException {
    return new Simulate(options.json().text()).play(options);
  }

  private int play(SimulationOptions options) throws InterruptedException, IOException {
    if (options.story()) {
      return print(ScenarioGenerator.of(options.from()));
    }
    long begun = System.nanoTime();
    Stream<Scenario> seeds =
        LongStream.range(options.from(), options.from() + options.seeds())
            .mapToObj(ScenarioGenerator::of);
    List<Scenario> corpus = options.seeds() == 1 ? List.of() : Corpus.scenarios();
    Stream<Scenario> all = Stream.concat(corpus.stream(), seeds);
    long count = options.seeds() + corpus.size();
    Summary summary = Seeds.play(all, options.failures(), progress(count, begun));
    SimulationReport report =
        SimulationReport.of(summary, corpus.size(), (System.nanoTime() - begun) / SECOND);
    out.print(report.text());
    options.json().write(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    summary.failed().stream().findFirst().ifPresent(this::explain);
    return report.isGood() ? 0 : FAILED;
  }

  private Seeds.Progress progress(long seeds, long begun) {
    return new Seeds.Progress() {
      @Override
      public void played(int played, int failed) {
        double rate = played * SECOND / (System.nanoTime() - begun);
        out.printf(
            "  %,d of %,d seeds, %d failed; %.0f a second, %.0f s to go%n",
            played, seeds, failed, rate, Math.max(0, seeds - played) / rate);
      }

      @Override
      public void failed(RunResult seed) {
        out.printf("  seed %d broke %s%n", seed.seed(), seed.broken().orElseThrow());
      }
    };
  }

  /// Prints the shortest scenario that fails like the first failed one, and its line for the
  /// corpus.
  private void explain(RunResult failed) {
    Scenario whole = failed.scenario();
    Scenario shortest = Shrinker.of(failed.broken().orElseThrow()).shrink(whole);
    out.printf(
        "%nseed %d with %d of its %d parts:%n", failed.seed(), shortest.parts(), whole.parts());
    var _ = print(shortest);
    out.println(Json.write(new Corpus.Found(failed.broken().orElseThrow().toString(), shortest)));
  }

  private int print(Scenario scenario) {
    RunResult result = SimulationRun.of(scenario, true);
    result.history().trace().forEach(out::println);
    out.printf(
        "%s; digest %016x%n",
        result.broken().map(broken -> "broke " + broken).orElse("all held"),
        result.history().digest());
    return result.broken().isPresent() ? FAILED : 0;
  }
}
