package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.ReportOutput;
import java.util.ArrayList;
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
        "Each scenario is a stream of requests to two versions whose truth is known, run many"
            + " times from seeds: how often a good candidate is rolled back, how soon a bad one."
            + " The shipped judge judges twice: on a first release of a lane, and with the record"
            + " of four earlier ones."
            + " Each value has its 95 %% interval. Exits 0 if all gates hold.")
public final class JudgeBench implements Callable<Integer> {

  @Option(
      names = "--runs",
      paramLabel = "N",
      description =
          "Runs of each scenario; of noisy ones twice as many. Default: 2000. With fewer a gate"
              + " fails only where the interval refutes it. Other tools' judges judge a quarter.")
  private int runs = 2_000;

  @Option(names = "--only", paramLabel = "TEXT", description = "Scenarios whose name contains it.")
  private String only = "";

  @Option(names = "--rows", description = "List the names of the scenarios, and exit.")
  private boolean listed;

  @Mixin private final ReportOutput output = new ReportOutput();

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
    if (listed) {
      rows(Rows.all(), only).forEach(row -> System.out.println(row.scenario().name()));
      return 0;
    }
    var report = output.begin();
    if (speed) {
      Speed.write(report, new Load(watches, stables, seconds, ticks).run(), watches);
    } else {
      measure(report, rows(Rows.all(), only), runs);
    }
    return output.publish(report);
  }

  private static List<Row> rows(List<Row> all, String only) {
    return all.stream().filter(row -> row.scenario().name().contains(only)).toList();
  }

  /// Runs the scenarios of `rows`, and adds their results to `report`.
  static void measure(BenchReport report, List<Row> rows, int runs) {
    report.addFigure("runs", runs);
    List<JudgeGate> gates = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < rows.size(); i++) {
      gates.addAll(measure(report, rows.get(i), runs));
      System.err.printf(
          Locale.ROOT,
          "row %d of %d, %.0f s%n",
          i + 1,
          rows.size(),
          (System.nanoTime() - begin) / 1e9);
    }
    JudgeGate.addAll(report, gates);
  }

  private static List<JudgeGate> measure(BenchReport report, Row row, int runs) {
    Row.Cells cells = row.measure(runs);
    ObjectNode scenario = report.figures().withArray("scenarios").addObject();
    scenario.put("name", row.scenario().name()).put("bad", row.scenario().isBad());
    ArrayNode judges = scenario.putArray("judges");
    for (ScenarioResults scenarioResults : cells.all()) {
      scenarioResults.addLine(report);
      scenarioResults.write(judges.addObject());
    }
    return row.gates().apply(cells);
  }
}
