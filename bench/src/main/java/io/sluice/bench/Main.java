package io.sluice.bench;

import io.sluice.bench.engine.EngineBench;
import io.sluice.bench.growth.GrowthBench;
import io.sluice.bench.judge.JudgeBench;
import io.sluice.bench.pipeline.Pipeline;
import io.sluice.bench.revert.Revert;
import io.sluice.bench.routers.Routers;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `./sluice bench NAME`.
@Command(
    name = "sluice bench",
    header = "Benchmarks, each with a floor that is measured in the same run.",
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      Pipeline.class,
      Revert.class,
      Routers.class,
      JudgeBench.class,
      EngineBench.class,
      GrowthBench.class
    })
public final class Main {

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
