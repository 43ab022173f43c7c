package io.sluice.bench.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The results of a run, and the bars that it misses.
///
/// @param turns turns per second of the engine and of plain JDBC
/// @param intake releases per second that release-api accepts, and documents that a bare endpoint
///   accepts
record EngineReport(List<EngineMeasurement> sizes, PairedRates turns, PairedRates intake) {
  private static final int FEW = 100;
  private static final int MANY = 10_000;
  private static final double GROWTH_MAX = 1.2;
  private static final double HEAP_MAX = 8 * 1024;
  private static final double TURNS_MIN = 0.5;
  private static final double INTAKE_MIN = 0.5;

  EngineReport {
    sizes = List.copyOf(sizes);
  }

  /// Returns the cost of a signal with 10,000 releases, as a multiple of its cost with 100; empty
  /// unless both were measured.
  Optional<Double> findGrowth() {
    return findSize(MANY).flatMap(many -> findSize(FEW).map(few -> many.micros() / few.micros()));
  }

  /// Returns the last measurement: by then the compilers have optimised the code as much as for any
  /// other.
  private Optional<EngineMeasurement> findSize(int releases) {
    return sizes.stream().filter(size -> size.releases() == releases).reduce((_, last) -> last);
  }

  List<String> faults() {
    List<String> faults = new ArrayList<>();
    findGrowth()
        .filter(growth -> growth > GROWTH_MAX)
        .ifPresent(growth ->
            faults.add(
                String.format(
                    Locale.ROOT,
                    "a signal costs %.2f times as much, at most %.1f",
                    growth,
                    GROWTH_MAX)));
    findSize(MANY)
        .filter(many -> many.heap() > HEAP_MAX)
        .ifPresent(many ->
            faults.add(
                String.format(
                    Locale.ROOT,
                    "a release takes %.0f bytes of heap, at most %.0f",
                    many.heap(),
                    HEAP_MAX)));
    if (turns.ratio() < TURNS_MIN) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%.2f times the floor's turns a second, at least %.1f",
              turns.ratio(),
              TURNS_MIN));
    }
    if (intake.ratio() < INTAKE_MIN) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%.2f times the releases a second of a bare endpoint, at least %.1f",
              intake.ratio(),
              INTAKE_MIN));
    }
    return faults;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "releases  background cores  µs/signal  signals/s    p50 ms    p99 ms  heap B/rel  disk B/rel");
    sizes.forEach(size ->
        lines.add(
            String.format(
                Locale.ROOT,
                "%8d %17.3f %10.0f %10.0f %9.2f %9.2f %11.0f %11.0f",
                size.releases(),
                size.background(),
                size.micros(),
                size.flood(),
                size.latency().p50(),
                size.latency().p99(),
                size.heap(),
                size.disk())));
    findGrowth()
        .ifPresent(growth ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "a signal costs %.2f times as much with 10,000 as with 100",
                    growth)));
    lines.add(
        line("turns a second, engine and the same statements in plain JDBC, by turns", turns));
    lines.add(
        line(
            "releases accepted a second, release-api and a bare endpoint with one insert, by turns",
            intake));
    faults().forEach(fault -> lines.add("✖ " + fault));
    return lines;
  }

  private static String line(String what, PairedRates turns) {
    return String.format(
        Locale.ROOT,
        "%s: %s and %s, median of ratios %.2f",
        what,
        rounded(turns.ours()),
        rounded(turns.floor()),
        turns.ratio());
  }

  private static List<Long> rounded(List<Double> values) {
    return values.stream().map(Math::round).toList();
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("sizes", Json.mapper().valueToTree(sizes));
    json.set("turns", Json.mapper().valueToTree(turns));
    json.put("turns_ratio", turns.ratio());
    json.set("intake", Json.mapper().valueToTree(intake));
    json.put("intake_ratio", intake.ratio());
    findGrowth().ifPresent(growth -> json.put("growth", growth));
    var faults = json.putArray("faults");
    faults().forEach(faults::add);
    return json;
  }
}
