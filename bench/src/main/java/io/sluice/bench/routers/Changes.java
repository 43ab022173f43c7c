package io.sluice.bench.routers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;
import io.sluice.bench.base.Waits;
import io.sluice.contract.Json;
import io.sluice.sandbox.load.LatencyHistogram;
import io.sluice.sandbox.load.LoadGenerator;
import io.sluice.sandbox.load.LoadTally;
import io.sluice.sandbox.load.Saturation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The results of requests during repeated changes of their lane's weights.
///
/// @param failures failed requests by cause, such as `- lost`
/// @param calm 99th percentile of the latencies at the same load without changes, in ms
/// @param p99 99th percentile of the latencies under changes, in ms, each from the instant when the
///   request was due
/// @param change time that a change takes for its writer, in ms
record Changes(
    String router,
    long sent,
    long failed,
    Map<String, Long> failures,
    double calm,
    double p99,
    Percentiles change) {
  private static final Duration WARM = Duration.ofSeconds(6);
  private static final Duration CALM = Duration.ofSeconds(8);
  private static final int CONNECTIONS = 32;
  private static final String CHANGING = "changing";
  private static final String QUIET = "calm";

  /// @param requests minimum number of requests while weights change
  static Changes run(RouterContender router, long requests, int perSecond, int changes) {
    router.weight(50);
    // A closed loop first: at a fixed rate, requests would pile up at a cold router.
    var _ = Saturation.run(router.port(), SluiceContender.LANE.host(), CONNECTIONS, WARM);
    LoadGenerator load =
        LoadGenerator.start(router.port(), SluiceContender.LANE.host(), perSecond, QUIET);
    List<Double> millis = new ArrayList<>();
    try (load) {
      LockSupport.parkNanos(CALM.toNanos());
      load.phase(CHANGING);
      change(router, millis, changes, 1e9 * requests / perSecond / changes);
      while (load.tally(CHANGING).sent() < requests) {
        LockSupport.parkNanos(1_000_000);
      }
      load.phase("end");
    }
    LoadTally tally = load.tally(CHANGING);
    LatencyHistogram latencies = load.latencies(CHANGING);
    return new Changes(
        router.name(),
        tally.sent(),
        tally.failed(),
        tally.failures(),
        load.latencies(QUIET).millis(0.99),
        latencies.millis(0.99),
        Percentiles.of(millis));
  }

  private static void change(
      RouterContender router, List<Double> millis, int changes, double intervalNanos) {
    long began = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      Waits.awaitInstant(began + (long) (i * intervalNanos));
      long start = System.nanoTime();
      router.weight(1 + i % 99);
      millis.add((System.nanoTime() - start) / 1e6);
    }
  }

  void addTo(BenchReport report) {
    report.addLine(
        "%-16s %,9d requests, %d failed %s  p99 %.2f ms (%.2f ms without changes)  change p50 %.1f"
            + " ms, p99 %.1f ms",
        router, sent, failed, failed == 0 ? "" : failures, p99, calm, change.p50(), change.p99());
    ObjectNode json = report.figures().withArray("weight_changes").addObject();
    json.put("router", router).put("requests", sent).put("failed", failed);
    json.put("p99_ms", p99).put("p99_calm_ms", calm).put("changes", change.count());
    json.put("change_p50_ms", change.p50()).put("change_p99_ms", change.p99());
    json.set("failures", Json.mapper().valueToTree(failures));
  }
}
