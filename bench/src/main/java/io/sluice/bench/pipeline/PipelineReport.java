package io.sluice.bench.pipeline;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.pipeline.LaneRun.Done;
import io.sluice.contract.Outcome;
import java.util.List;
import java.util.Optional;

/// The report of the benchmark, with its gates.
final class PipelineReport {
  private static final long FAILED_MAX = 15;

  /// Adds the lines, the figures and the missed gates.
  static void write(BenchReport report, List<Done> releases, List<StretchGate> gates) {
    List<Done> bad = releases.stream().filter(Done::bad).toList();
    long worst = releases.stream().mapToLong(Done::failed).max().orElse(0);
    report.addFigure("releases", releases.size());
    report.addFigure("bad", bad.size());
    report.addFigure("failed_max", worst);
    report.addFigure("lost", releases.stream().mapToLong(Done::lost).sum());
    report.addFigure("failed_of_bad", bad.stream().map(Done::failed).sorted().toList());
    report.addLine(
        "%d releases, %d of them bad; failed requests of a bad one: at most %d",
        releases.size(), bad.size(), worst);
    report.addLine("                p50       p95       p99       max");
    gates.forEach(gate -> gate.addTo(report));
    releases.forEach(one -> addMissed(report, one));
  }

  private static void addMissed(BenchReport report, Done one) {
    Outcome expected = one.bad() ? Outcome.ROLLED_BACK : Outcome.SUCCEEDED;
    if (!one.outcome().equals(Optional.of(expected))) {
      report.addMissed("%s ended %s instead of %s", one.release(), one.outcome(), expected);
    }
    if (one.failed() > FAILED_MAX) {
      report.addMissed("%s: %d requests failed", one.release(), one.failed());
    }
    if (one.lost() > 0) {
      report.addMissed("%s: %d requests were lost: %s", one.release(), one.lost(), one.causes());
    }
  }

  private PipelineReport() {}
}
