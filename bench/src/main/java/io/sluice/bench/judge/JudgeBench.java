package io.sluice.bench.judge;

import io.sluice.bench.base.JsonFile;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench judge`.
@Command(
    name = "judge",
    header = "The shipped judge and those of other tools, on the same streams.",
    description =
        "Each scenario is an hour of requests to two versions whose truth is known, played many"
            + " times from seeds: how often a good candidate is rolled back, how soon a bad one."
            + " Each value has its 95 % interval. Exits 0 if all gates hold.")
public final class JudgeBench implements Callable<Integer> {

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description =
          "Plays of each scenario; of noisy ones twice as many. Default: 2000. With fewer a gate fails"
              + " only where the interval refutes it.")
  private int repetitions = 2_000;

  @Option(names = "--only", paramLabel = "TEXT", description = "Scenarios whose name contains it.")
  private String only = "";

  @Mixin private final JsonFile json = new JsonFile();

  @Option(
      names = "--speed",
      description =
          "Measure the cost of a tick instead: the judge alone, and a monitor of many watches over"
              + " a PostgreSQL of its own.")
  private boolean speed;

  @Option(
      names = "--watches",
      paramLabel = "N",
      description = "With --speed: number of watches. Default: 10000.")
  private int watches = 10_000;

  @Option(
      names = "--stables",
      paramLabel = "N",
      description = "With --speed: instances of stable in each lane. Default: 1.")
  private int stables = 1;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "With --speed: duration of the monitor's measurement. Default: 60.")
  private int seconds = 60;

  @Option(
      names = "--ticks",
      paramLabel = "N",
      description = "With --speed: ticks whose size on disk is measured. Default: 1000000.")
  private long ticks = 1_000_000;

  @Override
  public Integer call() {
    return speed ? speed() : gates();
  }

  private int speed() {
    Load.Result load = new Load(watches, stables, seconds, ticks).run();
    Speed.Report report = Speed.measured(load, watches);
    report.lines().forEach(System.out::println);
    json.write(report::json);
    return close(report.gates());
  }

  private int close(List<JudgeGate> gates) {
    gates.forEach(System.out::println);
    long held = gates.stream().filter(JudgeGate::holds).count();
    System.out.printf("gates: %d of %d hold%n", held, gates.size());
    return held == gates.size() ? 0 : 1;
  }

  private int gates() {
    JudgeReport report = new JudgeReport(repetitions);
    List<Row> rows =
        Rows.all().stream().filter(row -> row.scenario().name().contains(only)).toList();
    long begin = System.nanoTime();
    for (Row row : rows) {
      Row.Cells cells = row.play(repetitions);
      cells.all().forEach(JudgeBench::print);
      report.add(row, cells);
      System.err.printf(
          Locale.ROOT,
          "row %d of %d, %.0f s%n",
          report.rows(),
          rows.size(),
          (System.nanoTime() - begin) / 1e9);
    }
    json.write(report::json);
    return close(report.gates());
  }

  private static void print(Plays plays) {
    Share share = plays.scenario().isBad() ? plays.found() : plays.share();
    Median seconds = plays.median(PlayResult::seconds);
    Median requests = plays.median(PlayResult::requests);
    String shares =
        String.format(
            Locale.ROOT,
            "%-34s %-20s %6.2f %% [%6.2f, %6.2f]",
            plays.scenario().name(),
            plays.judge(),
            share.percent(),
            share.lowerPercent(),
            share.upperPercent());
    System.out.println(
        !plays.scenario().isBad() || share.hits() == 0
            ? shares
            : String.format(
                Locale.ROOT,
                "%s %6.0f s [%.0f, %.0f] %8.0f requests [%.0f, %.0f]",
                shares,
                seconds.value(),
                seconds.low(),
                seconds.high(),
                requests.value(),
                requests.low(),
                requests.high()));
  }
}
