package io.sluice.bench.judge;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./sluice bench judge`.
@Command(
    name = "judge",
    header = "The judge as it is shipped, and those of other tools, before the same streams.",
    description =
        "Each scenario is an hour of requests to two versions whose truth is known, played many times"
            + " from seeds: how often a good candidate is taken back, how soon a bad one. Each value"
            + " stands with its 95 % interval. Exits 0 if all gates hold.")
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

  @Option(names = "--json", paramLabel = "FILE", description = "Write the result there.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--speed",
      description = "Measure what a tick costs instead: time of a core, and bytes allocated.")
  private boolean speed;

  @Override
  public Integer call() {
    return speed ? speed() : gates();
  }

  private int speed() {
    Speed.Cost judge = Speed.judge();
    List<Gate> gates =
        List.of(
            Gate.most("judge", "ns a tick, 15 statistics × 16 ratios", 2_000, judge.nanos()),
            Gate.most("judge", "bytes allocated a tick", 0, Math.rint(judge.bytes())));
    Speed.Cost fold = Speed.fold();
    System.out.printf(
        Locale.ROOT,
        "the fold of a whole watch, its states left as they were: %.0f ns, %.0f bytes a tick%n",
        fold.nanos(),
        fold.bytes());
    return close(gates);
  }

  private int close(List<Gate> gates) {
    gates.forEach(System.out::println);
    long held = gates.stream().filter(Gate::holds).count();
    System.out.printf("gates: %d of %d hold%n", held, gates.size());
    return held == gates.size() ? 0 : 1;
  }

  private int gates() {
    Report report = new Report(repetitions);
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
    json.ifPresent(report::write);
    return close(report.gates());
  }

  private static void print(Plays plays) {
    Share share = plays.scenario().isBad() ? plays.found() : plays.share();
    Median seconds = plays.median(Play::seconds);
    Median requests = plays.median(Play::requests);
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
