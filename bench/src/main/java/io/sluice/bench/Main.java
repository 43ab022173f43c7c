package io.sluice.bench;

import io.sluice.bench.console.ConsoleBench;
import io.sluice.bench.engine.EngineBench;
import io.sluice.bench.growth.GrowthBench;
import io.sluice.bench.judge.JudgeBench;
import io.sluice.bench.pipeline.PipelineBench;
import io.sluice.bench.pipeline.RevertBench;
import io.sluice.bench.routers.RoutersBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `./sluice bench NAME`.
@Command(
    name = "sluice bench",
    header = "Benchmarks, each with a floor that is measured in the same run.",
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      PipelineBench.class,
      RevertBench.class,
      RoutersBench.class,
      JudgeBench.class,
      EngineBench.class,
      GrowthBench.class,
      ConsoleBench.class
    })
public final class Main {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Explain this command.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  public static void main(String[] args) {
    System.exit(line().execute(args));
  }

  static CommandLine line() {
    return new CommandLine(new Main());
  }
}
