package io.sluice.bench.routers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.sandbox.load.Saturation;
import io.sluice.sandbox.load.Saturation.Reached;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

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
  private double ratio(ToDoubleFunction<Turn> of) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      ratios.add(of.applyAsDouble(first.get(i)) / of.applyAsDouble(second.get(i)));
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> of) {
    return median(turns.stream().map(of::applyAsDouble).toList());
  }

  List<String> lines() {
    return List.of(
        line("edge", first),
        line("haproxy", second),
        String.format(
            Locale.ROOT,
            "ratio            %.2f of the requests, p99 %.2f times, processor time %.2f times",
            ratio(Turn::perSecond),
            ratio(Turn::p99),
            ratio(Turn::cpu)));
  }

  private static String line(String name, List<Turn> turns) {
    return String.format(
        Locale.ROOT,
        "%-16s %,9.0f a second, p99 %.2f ms, %.0f µs of processor time each (medians of %d turns)",
        name,
        median(turns, Turn::perSecond),
        median(turns, Turn::p99),
        median(turns, Turn::cpu),
        turns.size());
  }

  void write(ObjectNode json) {
    json.put("connections", CONNECTIONS).put("pairs", first.size()).put("failed", failed());
    write(json.putObject("edge"), first);
    write(json.putObject("haproxy"), second);
    json.putObject("ratio")
        .put("per_second", ratio(Turn::perSecond))
        .put("p99", ratio(Turn::p99))
        .put("cpu", ratio(Turn::cpu));
  }

  private static void write(ObjectNode json, List<Turn> turns) {
    json.put("per_second", median(turns, Turn::perSecond));
    json.put("p99_ms", median(turns, Turn::p99));
    json.put("cpu_us", median(turns, Turn::cpu));
  }
}
