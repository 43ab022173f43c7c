package io.sluice.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.PairedRates;
import io.sluice.bench.base.Percentiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineReportTest {
  private static final PairedRates EVEN =
      new PairedRates(List.of(500.0, 900.0, 700.0), List.of(1000.0, 1000.0, 1000.0));

  private static EngineMeasurement size(int releases, double micros, double heap) {
    return new EngineMeasurement(
        releases, 0.1, micros, 1000, Percentiles.of(List.of(1.0, 2.0)), heap, 20_000);
  }

  private static BenchReport report(
      List<EngineMeasurement> measurements, PairedRates turns, PairedRates intake) {
    var report = new BenchReport(_ -> {});
    EngineReport.write(report, measurements, turns, intake);
    return report;
  }

  @Test
  void nothing_is_wrong_within_all_gates() {
    var report = report(List.of(size(100, 100, 90_000), size(10_000, 120, 8_192)), EVEN, EVEN);

    assertThat(report.missed()).isEmpty();
    assertThat(report.json().path("growth").asDouble()).isEqualTo(1.2);
    assertThat(report.json().path("turns_ratio").asDouble()).isEqualTo(0.7);
  }

  @Test
  void each_gate_that_is_missed_is_named_with_its_value() {
    var slow = new PairedRates(List.of(400.0), List.of(1000.0));
    var report = report(List.of(size(100, 100, 1_000), size(10_000, 130, 9_000)), slow, slow);

    assertThat(report.missed())
        .containsExactly(
            "a signal costs 1.30 times as much, at most 1.2",
            "a release takes 9000 bytes of heap, at most 8192",
            "0.40 times the floor's transactions per second, at least 0.5",
            "0.40 times the releases a second of a bare endpoint, at least 0.5");
    assertThat(report.lines()).endsWith("✖ " + report.missed().getLast());
  }

  @Test
  void growth_is_not_reported_for_sizes_that_were_not_measured() {
    var report = report(List.of(size(10, 100, 1_000), size(100, 900, 1_000)), EVEN, EVEN);

    assertThat(report.json().has("growth")).isFalse();
    assertThat(report.missed()).isEmpty();
  }
}
