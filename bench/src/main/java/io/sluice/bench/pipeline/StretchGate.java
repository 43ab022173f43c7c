package io.sluice.bench.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;
import io.sluice.contract.Json;

/// A stretch and its floor, with its limits.
record StretchGate(Stretch stretch, Percentiles measured, Percentiles floor) {
  private static final double P50 = 1.5;
  private static final double P95 = 2;
  private static final double P99 = 3;
  private static final double P99_MILLIS_MAX = 250;

  /// @param max ratio of the longest times
  private record Ratio(double p50, double p95, double p99, double max) {}

  private Ratio ratio() {
    return new Ratio(
        measured.p50() / floor.p50(),
        measured.p95() / floor.p95(),
        measured.p99() / floor.p99(),
        measured.max() / floor.max());
  }

  /// Adds the lines, the figures and the missed gates of the stretch.
  void addTo(BenchReport report) {
    Ratio ratio = ratio();
    report.addLine("%s (%d)", stretch.title(), measured.count());
    addLine(report, "measured", measured, "");
    addLine(report, "floor", floor, "   " + stretch.floor());
    report.addLine(
        "  %-9s%9.2f%10.2f%10.2f%10.2f",
        "ratio", ratio.p50(), ratio.p95(), ratio.p99(), ratio.max());
    ObjectNode json = report.figures().withArray("stretches").addObject();
    json.put("stretch", stretch.title());
    json.put("echoes", stretch.echoes()).put("commits", stretch.commits());
    json.put("route_calls", stretch.routes());
    json.set("measured_ms", Json.mapper().valueToTree(measured));
    json.set("floor_ms", Json.mapper().valueToTree(floor));
    json.set("ratio", Json.mapper().valueToTree(ratio));
    addGate(report, "p50", ratio.p50(), P50);
    addGate(report, "p95", ratio.p95(), P95);
    addGate(report, "p99", ratio.p99(), P99);
    report.requireAtMost(
        measured.p99(), P99_MILLIS_MAX, "%s: p99 is %.0f ms, at most %.0f", stretch.title());
  }

  private static void addLine(BenchReport report, String name, Percentiles of, String more) {
    report.addLine(
        "  %-9s%7.1fms%8.1fms%8.1fms%8.1fms%s", name, of.p50(), of.p95(), of.p99(), of.max(), more);
  }

  private void addGate(BenchReport report, String name, double ratio, double limit) {
    report.requireAtMost(
        ratio, limit, "%s: %s is %.2f times its floor, at most %.1f", stretch.title(), name);
  }
}
