package io.sluice.bench.routers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.PairedRates;
import io.sluice.sandbox.load.Saturation;
import io.sluice.sandbox.load.Saturation.Reached;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The results of two routers under saturation, measured in turn: A, B, A, B.
final class Pairs {
  private static final int CONNECTIONS = 32;

  private final List<Turn> first = new ArrayList<>();
  private final List<Turn> second = new ArrayList<>();

  /// @param p99 99th percentile of the latencies, in ms
  /// @param cpu CPU time of the router by request, in µs
  private record Turn(double perSecond, double p99, double cpu, long failed) {}

  static Pairs run(RouterContender first, RouterContender second, int pairs, Duration turn) {
    var measured = new Pairs();
    for (int i = 0; i < pairs; i++) {
      measured.first.add(turn(first, turn));
      measured.second.add(turn(second, turn));
    }
    return measured;
  }

  private static Turn turn(RouterContender router, Duration time) {
    Duration before = router.cpu();
    Reached reached = Saturation.run(router.port(), SluiceContender.LANE.host(), CONNECTIONS, time);
    double micros = router.cpu().minus(before).toNanos() / 1e3;
    return new Turn(
        reached.perSecond(),
        reached.latencies().millis(0.99),
        micros / Math.max(1, reached.served()),
        reached.failed());
  }

  long failed() {
    return first.stream().mapToLong(Turn::failed).sum()
        + second.stream().mapToLong(Turn::failed).sum();
  }

  /// Returns the median over the pairs of the ratio of the first's value to the second's.
  private double ratio(Function<Turn, Double> of) {
    return new PairedRates(first.stream().map(of).toList(), second.stream().map(of).toList())
        .ratio();
  }

  private static double median(List<Turn> turns, Function<Turn, Double> of) {
    return PairedRates.median(turns.stream().map(of));
  }

  void addTo(BenchReport report) {
    ObjectNode json = report.figures().putObject("throughput");
    json.put("connections", CONNECTIONS).put("pairs", first.size()).put("failed", failed());
    add(report, json.putObject("edge"), "edge", first);
    add(report, json.putObject("haproxy"), "haproxy", second);
    report.addLine(
        "ratio            %.2f of the requests, p99 %.2f times, processor time %.2f times",
        ratio(Turn::perSecond), ratio(Turn::p99), ratio(Turn::cpu));
    json.putObject("ratio")
        .put("per_second", ratio(Turn::perSecond))
        .put("p99", ratio(Turn::p99))
        .put("cpu", ratio(Turn::cpu));
  }

  private static void add(BenchReport report, ObjectNode json, String name, List<Turn> turns) {
    double perSecond = median(turns, Turn::perSecond);
    double p99 = median(turns, Turn::p99);
    double cpu = median(turns, Turn::cpu);
    report.addLine(
        "%-16s %,9.0f a second, p99 %.2f ms, %.0f µs of processor time each (medians of %d turns)",
        name, perSecond, p99, cpu, turns.size());
    json.put("per_second", perSecond).put("p99_ms", p99).put("cpu_us", cpu);
  }
}
