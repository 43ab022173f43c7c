package io.sluice.bench.engine;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.PairedRates;
import java.util.List;
import java.util.Optional;

/// The report of the benchmark, with its gates.
final class EngineReport {
  private static final int FEW = 100;
  private static final int MANY = 10_000;
  private static final double GROWTH_MAX = 1.2;
  private static final double HEAP_MAX = 8 * 1024;
  private static final double TURNS_MIN = 0.5;
  private static final double INTAKE_MIN = 0.5;

  /// @param turns turns per second of the engine and of plain JDBC
  /// @param intake releases per second that release-api accepts, and documents that a bare endpoint
  ///   accepts
  static void write(
      BenchReport report,
      List<EngineMeasurement> measurements,
      PairedRates turns,
      PairedRates intake) {
    report.addLine(
        "releases  background cores  µs/signal  signals/s    p50 ms    p99 ms  heap B/rel  disk"
            + " B/rel");
    measurements.forEach(one -> addLine(report, one));
    report.addFigure("sizes", measurements);
    findGrowth(measurements)
        .ifPresent(growth -> {
          report.addLine("a signal costs %.2f times as much with 10,000 as with 100", growth);
          report.addFigure("growth", growth);
          report.requireAtMost(
              growth, GROWTH_MAX, "a signal costs %.2f times as much, at most %.1f");
        });
    findLast(measurements, MANY)
        .ifPresent(many ->
            report.requireAtMost(
                many.heap(), HEAP_MAX, "a release takes %.0f bytes of heap, at most %.0f"));
    add(
        report,
        "turns",
        turns,
        "transactions per second, engine and the same statements in plain JDBC");
    report.requireAtLeast(
        turns.ratio(), TURNS_MIN, "%.2f times the floor's transactions per second, at least %.1f");
    add(
        report,
        "intake",
        intake,
        "releases accepted a second, release-api and a bare endpoint with one insert");
    report.requireAtLeast(
        intake.ratio(),
        INTAKE_MIN,
        "%.2f times the releases a second of a bare endpoint, at least %.1f");
  }

  /// Returns the cost of a signal with 10,000 releases, as a multiple of its cost with 100; empty
  /// unless both were measured.
  private static Optional<Double> findGrowth(List<EngineMeasurement> measurements) {
    return findLast(measurements, MANY)
        .flatMap(many -> findLast(measurements, FEW).map(few -> many.micros() / few.micros()));
  }

  /// Returns the last measurement: by then the compilers have optimised the code as much as for any
  /// other.
  private static Optional<EngineMeasurement> findLast(
      List<EngineMeasurement> measurements, int releases) {
    return measurements.stream()
        .filter(one -> one.releases() == releases)
        .reduce((_, last) -> last);
  }

  private static void addLine(BenchReport report, EngineMeasurement measurement) {
    report.addLine(
        "%8d %17.3f %10.0f %10.0f %9.2f %9.2f %11.0f %11.0f",
        measurement.releases(),
        measurement.background(),
        measurement.micros(),
        measurement.flood(),
        measurement.latency().p50(),
        measurement.latency().p99(),
        measurement.heap(),
        measurement.disk());
  }

  private static void add(BenchReport report, String name, PairedRates rates, String what) {
    report.addLine(
        "%s, alternating: %s and %s, median of ratios %.2f",
        what, rounded(rates.ours()), rounded(rates.floor()), rates.ratio());
    report.addFigure(name, rates);
    report.addFigure(name + "_ratio", rates.ratio());
  }

  private static List<Long> rounded(List<Double> values) {
    return values.stream().map(Math::round).toList();
  }

  private EngineReport() {}
}
