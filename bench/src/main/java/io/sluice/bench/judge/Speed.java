package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.sluice.bench.base.BenchReport;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Json;
import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.Mixture;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The cost of a tick: 15 statistics (errors and 14 bounds of latency) at 16 ratios, against 3
/// stable instances.
final class Speed {
  private static final int ROUNDS = 7;
  private static final int TICKS = 100_000;

  /// @param nanos CPU time of a tick in nanoseconds, the median of 7 rounds
  /// @param bytes bytes that a tick allocates, in the last round
  record Cost(double nanos, double bytes) {}

  /// Measures the judge alone, and adds the results of a monitor to `report`.
  static void write(BenchReport report, Load.Result load, int watches) {
    Cost judge = judge();
    Cost fold = fold();
    report.addFigure("watches", watches);
    ObjectNode monitor = report.figures().putObject("monitor");
    Stream.of(load.cost(), load.delays(), load.disk())
        .forEach(part -> monitor.setAll(Json.mapper().<ObjectNode>valueToTree(part)));
    report.addFigure("judge", judge);
    report.addFigure("fold", fold);
    addLines(report, load, fold);
    JudgeGate.addAll(
        report,
        List.of(
            JudgeGate.atMost("judge", "ns a tick, 15 statistics × 16 ratios", 2_000, judge.nanos()),
            JudgeGate.atMost("judge", "bytes allocated a tick", 0, Math.rint(judge.bytes())),
            JudgeGate.atMost(
                "monitor", "cores, %d watches".formatted(watches), 1, load.cost().cores()),
            JudgeGate.atMost("monitor", "tick lag p99, ms", 250, load.delays().lag()),
            JudgeGate.atMost("monitor", "bytes on disk a tick", 120, load.disk().bytes())));
  }

  private static void addLines(BenchReport report, Load.Result load, Cost fold) {
    report.addLine(
        "the fold of a whole watch, its states left as they were: %.0f ns, %.0f bytes a tick",
        fold.nanos(), fold.bytes());
    report.addLine(
        "a tick in the monitor: %.1f µs of a core, %.0f bytes allocated; PostgreSQL"
            + " used %.2f cores",
        load.cost().micros(), load.cost().allocated(), load.cost().database());
    report.addLine(
        "polls had written their ticks after %.0f ms (p99); %.2f polls gave no tick; %,d ticks"
            + " were recorded",
        load.delays().rounds(), load.delays().missed(), load.disk().recorded());
  }

  /// Measures the tests alone, which are updated in place, with the check of their limit.
  static Cost judge() {
    Mixture errors = Mixture.start(Compare.ERROR_RATE, 1, 1.1, 3);
    Mixture latency = Mixture.start(Compare.LATENCY, LatencyBounds.MILLIS.size(), 1.1, 3);
    double limit = 1 / ShippedContender.ALPHA;
    return measured(tick -> {
      errors.tick(Compare.ERROR_RATE, tick);
      latency.tick(Compare.LATENCY, tick);
      if ((Math.exp(errors.logBound()) + Math.exp(latency.logBound())) / 2 >= limit
          && (Math.exp(errors.logE()) + Math.exp(latency.logE())) / 2 >= limit) {
        throw new IllegalStateException("a candidate as good as stable is rolled back");
      }
    });
  }

  /// Measures the fold of a watch, whose states are immutable.
  static Cost fold() {
    WatchState[] state = {ShippedContender.start(TrafficScenario.quiet("speed"))};
    return measured(tick ->
        state[0] =
            state[0].tick(state[0].next(tick.span(), tick.counts(), Tick.Probes.NONE, List.of())));
  }

  private static Cost measured(Consumer<Tick> judge) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ScenarioTraffic traffic = new ScenarioTraffic(TrafficScenario.quiet("speed").ticks(1), 1);
    Tick[] ticks = Stream.generate(traffic::next).limit(3_600).toArray(Tick[]::new);
    double[] nanos = new double[ROUNDS];
    double bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long began = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < TICKS; i++) {
        judge.accept(ticks[i % ticks.length]);
      }
      nanos[round] = (double) (threads.getCurrentThreadCpuTime() - began) / TICKS;
      bytes = (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / TICKS;
    }
    Arrays.sort(nanos);
    return new Cost(nanos[ROUNDS / 2], bytes);
  }

  private Speed() {}
}
