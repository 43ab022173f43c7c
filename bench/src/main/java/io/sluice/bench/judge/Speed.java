package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Json;
import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.Mixture;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The cost of a tick: 15 statistics (errors and 14 bounds of latency) at 16 ratios, against 3
/// stable instances.
final class Speed {
  private static final int ROUNDS = 7;
  private static final int TICKS = 100_000;

  /// @param nanos CPU time of a tick in nanoseconds, the median of 7 rounds
  /// @param bytes bytes that a tick allocates, in the last round
  record Cost(String what, double nanos, double bytes) {}

  /// @param lines lines for users, in addition to the gates
  record Report(List<JudgeGate> gates, List<String> lines, ObjectNode json) {}

  /// Returns a report that includes the results of a monitor.
  static Report measured(Load.Result load, int watches) {
    Cost judge = judge();
    Cost fold = fold();
    List<JudgeGate> gates =
        List.of(
            JudgeGate.most("judge", "ns a tick, 15 statistics × 16 ratios", 2_000, judge.nanos()),
            JudgeGate.most("judge", "bytes allocated a tick", 0, Math.rint(judge.bytes())),
            JudgeGate.most("monitor", "cores, %d watches".formatted(watches), 1, load.cores()),
            JudgeGate.most("monitor", "tick lag p99, ms", 250, load.lag()),
            JudgeGate.most("monitor", "bytes on disk a tick", 120, load.bytes()));
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("watches", watches).set("monitor", Json.mapper().valueToTree(load));
    root.putObject("judge").put("nanos", judge.nanos()).put("bytes", judge.bytes());
    root.putObject("fold").put("nanos", fold.nanos()).put("bytes", fold.bytes());
    gates.forEach(gate -> gate.write(root.withArray("gates").addObject()));
    return new Report(gates, lines(load, fold), root);
  }

  private static List<String> lines(Load.Result load, Cost fold) {
    return List.of(
        String.format(
            Locale.ROOT,
            "the fold of a whole watch, its states left as they were: %.0f ns, %.0f bytes a tick",
            fold.nanos(),
            fold.bytes()),
        String.format(
            Locale.ROOT,
            "a tick in the monitor: %.1f µs of a core, %.0f bytes allocated; PostgreSQL"
                + " used %.2f cores",
            load.micros(),
            load.allocated(),
            load.database()),
        String.format(
            Locale.ROOT,
            "polls had written their ticks after %.0f ms (p99); %.2f polls gave no tick; %,d ticks"
                + " were recorded",
            load.rounds(),
            load.missed(),
            load.recorded()));
  }

  /// Measures the tests alone, which are updated in place, with the check of their limit.
  static Cost judge() {
    Mixture errors = Mixture.start(Compare.ERROR_RATE, 1, 1.1, 3);
    Mixture latency = Mixture.start(Compare.LATENCY, LatencyBounds.MILLIS.size(), 1.1, 3);
    double limit = 1 / ShippedContender.ALPHA;
    return measured(
        "judge",
        tick -> {
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
    return measured(
        "fold",
        tick ->
            state[0] =
                state[0].tick(
                    state[0].next(
                        tick.from(),
                        tick.to(),
                        tick.elapsed(),
                        tick.candidate(),
                        tick.stable(),
                        tick.fleet(),
                        0,
                        0,
                        List.of())));
  }

  private static Cost measured(String what, Consumer<Tick> judge) {
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
    return new Cost(what, nanos[ROUNDS / 2], bytes);
  }

  private Speed() {}
}
