package io.sluice.bench.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A stretch and its floor, with its limits.
record StretchGate(Stretch stretch, Percentiles measured, Percentiles floor) {
  private static final double P50 = 1.5;
  private static final double P95 = 2;
  private static final double P99 = 3;
  private static final double P99_MILLIS_MAX = 250;

  List<String> faults() {
    List<String> faults = new ArrayList<>();
    ratio(faults, "p50", measured.p50() / floor.p50(), P50);
    ratio(faults, "p95", measured.p95() / floor.p95(), P95);
    ratio(faults, "p99", measured.p99() / floor.p99(), P99);
    if (measured.p99() > P99_MILLIS_MAX) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%s: p99 is %.0f ms, at most %.0f",
              stretch.title(),
              measured.p99(),
              P99_MILLIS_MAX));
    }
    return faults;
  }

  private void ratio(List<String> faults, String name, double ratio, double most) {
    if (ratio > most) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%s: %s is %.2f times its floor, at most %.1f",
              stretch.title(),
              name,
              ratio,
              most));
    }
  }

  List<String> lines() {
    return List.of(
        "%s (%d)".formatted(stretch.title(), measured.count()),
        row("measured", measured),
        row("floor", floor) + "   " + stretch.floor(),
        String.format(
            Locale.ROOT,
            "  %-9s%9.2f%10.2f%10.2f%10.2f",
            "ratio",
            measured.p50() / floor.p50(),
            measured.p95() / floor.p95(),
            measured.p99() / floor.p99(),
            measured.max() / floor.max()));
  }

  private static String row(String name, Percentiles of) {
    return String.format(
        Locale.ROOT,
        "  %-9s%7.1fms%8.1fms%8.1fms%8.1fms",
        name,
        of.p50(),
        of.p95(),
        of.p99(),
        of.max());
  }

  void write(ObjectNode json) {
    json.put("stretch", stretch.title());
    json.put("echoes", stretch.echoes()).put("commits", stretch.commits());
    json.put("route_calls", stretch.routes());
    write(json.putObject("measured_ms"), measured);
    write(json.putObject("floor_ms"), floor);
    json.putObject("ratio")
        .put("p50", measured.p50() / floor.p50())
        .put("p95", measured.p95() / floor.p95())
        .put("p99", measured.p99() / floor.p99())
        .put("max", measured.max() / floor.max());
  }

  private static void write(ObjectNode json, Percentiles of) {
    json.put("count", of.count()).put("p50", of.p50()).put("p95", of.p95());
    json.put("p99", of.p99()).put("max", of.max());
  }
}
