package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.sluice.bench.base.BenchReport;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Json;
import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.CappedMixture;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The cost of a tick: 15 statistics (errors and 14 bounds of latency) at 16 ratios, against 3
/// stable instances; and the size of the state that it changes.
final class Speed {
  private static final int ROUNDS = 7;
  private static final int TICKS = 100_000;
  private static final int STATISTICS = 1 + LatencyBounds.MILLIS.size();

  /// Stable instances of the state that is measured.
  private static final int INSTANCES = 8;

  private static final int STATE_BYTES_MAX = 32 * 1024;
  private static final int NUMBER_BYTES = 8;

  /// Header and reference of an object or an array.
  private static final int NODE_BYTES = 24;

  /// @param nanos CPU time of a tick in nanoseconds, the median of 7 rounds
  /// @param bytes bytes that a tick allocates, in the last round
  record Cost(double nanos, double bytes) {}

  /// Measures the judge alone, and adds the results of a monitor to `report`.
  static void write(BenchReport report, Load.Result load, int watches) {
    Cost judge = judge();
    Cost crossed = crossed();
    long bytes = stateBytes();
    Cost fold = fold();
    report.addFigure("watches", watches);
    ObjectNode monitor = report.figures().putObject("monitor");
    Stream.of(load.cost(), load.delays(), load.disk())
        .forEach(part -> monitor.setAll(Json.mapper().<ObjectNode>valueToTree(part)));
    report.addFigure("judge", judge);
    report.addFigure("crossed", crossed);
    report.addFigure("stateBytes", bytes);
    report.addFigure("fold", fold);
    addLines(report, load, fold);
    JudgeGate.addAll(
        report,
        List.of(
            JudgeGate.atMost("judge", "ns a tick and statistic", 2_000, judge.nanos() / STATISTICS),
            JudgeGate.atMost(
                "judge, bound crossed",
                "ns a tick and statistic",
                2_000,
                crossed.nanos() / STATISTICS),
            JudgeGate.atMost("judge", "bytes allocated a tick", 0, Math.rint(judge.bytes())),
            JudgeGate.atMost(
                "judge, bound crossed", "bytes allocated a tick", 0, Math.rint(crossed.bytes())),
            JudgeGate.atMost(
                "judge", "bytes of state, 15 statistics", STATE_BYTES_MAX, (double) bytes),
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

  /// The two tests of the shipped judge, which are updated in place.
  private record Tests(CappedMixture errors, CappedMixture latency) {
    static Tests start() {
      return new Tests(
          CappedMixture.start(Compare.ERROR_RATE, 1, 1.1),
          CappedMixture.start(Compare.LATENCY, LatencyBounds.MILLIS.size(), 1.1));
    }

    /// Adds a tick.
    ///
    /// @return whether the candidate is rolled back
    boolean addTick(Tick tick) {
      errors.tick(tick);
      latency.tick(tick);
      double limit = 1 / ShippedContender.ALPHA;
      return (Math.exp(errors.logBound()) + Math.exp(latency.logBound())) / 2 >= limit
          && (Math.exp(errors.logE()) + Math.exp(latency.logE())) / 2 >= limit;
    }
  }

  /// Measures the tests alone, with the check of their limit.
  static Cost judge() {
    Tests tests = Tests.start();
    return measured(
        TrafficScenario.quiet("speed").ticks(1),
        TICKS,
        tick -> {
          if (tests.addTick(tick)) {
            throw new IllegalStateException("a candidate as good as stable is rolled back");
          }
        });
  }

  /// Measures the tests of a candidate that fails 5 times as often, whose bound is above the limit
  /// at most ticks: the e-value is then computed too.
  static Cost crossed() {
    Tests tests = Tests.start();
    boolean[] isRolledBack = {false};
    Cost cost =
        measured(
            TrafficScenario.quiet("speed").ticks(1).failing(5),
            TICKS / 10,
            tick -> isRolledBack[0] |= tests.addTick(tick));
    if (!isRolledBack[0]) {
      throw new IllegalStateException("a bad candidate is not rolled back");
    }
    return cost;
  }

  /// Returns the size of the tests' state after an hour: 8 bytes a number, 24 an object or array.
  static long stateBytes() {
    Tests tests = Tests.start();
    TrafficScenario scenario = TrafficScenario.quiet("speed").ticks(1).noise(Noise.NONE, INSTANCES);
    ScenarioTraffic traffic = new ScenarioTraffic(scenario, 1);
    while (traffic.now() < scenario.end()) {
      tests.addTick(traffic.next());
    }
    return bytes(Json.mapper().valueToTree(tests));
  }

  private static long bytes(JsonNode node) {
    if (!node.isContainerNode()) {
      return NUMBER_BYTES;
    }
    long sum = NODE_BYTES;
    for (JsonNode child : node) {
      sum += bytes(child);
    }
    return sum;
  }

  /// Measures the fold of a watch, whose states are immutable.
  static Cost fold() {
    WatchState[] state = {ShippedContender.start(TrafficScenario.quiet("speed"))};
    return measured(
        TrafficScenario.quiet("speed").ticks(1),
        TICKS,
        tick ->
            state[0] =
                state[0].tick(
                    state[0].next(tick.span(), tick.counts(), Tick.Probes.NONE, List.of())));
  }

  private static Cost measured(TrafficScenario scenario, int count, Consumer<Tick> judge) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ScenarioTraffic traffic = new ScenarioTraffic(scenario, 1);
    Tick[] ticks = Stream.generate(traffic::next).limit(3_600).toArray(Tick[]::new);
    double[] nanos = new double[ROUNDS];
    double bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long began = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < count; i++) {
        judge.accept(ticks[i % ticks.length]);
      }
      nanos[round] = (double) (threads.getCurrentThreadCpuTime() - began) / count;
      bytes = (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / count;
    }
    Arrays.sort(nanos);
    return new Cost(nanos[ROUNDS / 2], bytes);
  }

  private Speed() {}
}
