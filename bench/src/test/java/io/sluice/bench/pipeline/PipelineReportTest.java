package io.sluice.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;
import io.sluice.bench.pipeline.LaneRun.Done;
import io.sluice.contract.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PipelineReportTest {
  private static final Percentiles FLOOR = new Percentiles(100, 10, 20, 30, 40);

  private static StretchGate gate(double p50, double p95, double p99) {
    return new StretchGate(Stretch.WEIGHT_ZERO, new Percentiles(100, p50, p95, p99, p99), FLOOR);
  }

  private static Done done(boolean bad, Outcome outcome, long failed, long lost) {
    return new Done(new UUID(0, 7), bad, Optional.of(outcome), failed, Map.of("- lost", lost));
  }

  private static BenchReport report(List<Done> releases, List<StretchGate> gates) {
    var report = new BenchReport(_ -> {});
    PipelineReport.write(report, releases, gates);
    return report;
  }

  @Test
  void at_its_limits_every_gate_holds() {
    var report =
        report(
            List.of(done(false, Outcome.SUCCEEDED, 0, 0), done(true, Outcome.ROLLED_BACK, 15, 0)),
            List.of(gate(15, 40, 90)));

    assertThat(report.missed()).isEmpty();
    assertThat(report.json().at("/stretches/0/ratio/p99").asDouble()).isEqualTo(3);
    assertThat(report.lines().getFirst())
        .isEqualTo("2 releases, 1 of them bad; failed requests of a bad one: at most 15");
  }

  @Test
  void each_exceeded_limit_and_wrong_outcome_is_reported() {
    var report =
        report(
            List.of(done(false, Outcome.ROLLED_BACK, 0, 1), done(true, Outcome.ROLLED_BACK, 16, 0)),
            List.of(gate(15.1, 41, 251)));

    assertThat(report.missed())
        .containsExactly(
            "unhealthy verdict → weight 0 read back: p50 is 1.51 times its floor, at most 1.5",
            "unhealthy verdict → weight 0 read back: p95 is 2.05 times its floor, at most 2.0",
            "unhealthy verdict → weight 0 read back: p99 is 8.37 times its floor, at most 3.0",
            "unhealthy verdict → weight 0 read back: p99 is 251 ms, at most 250",
            "00000000-0000-0000-0000-000000000007 ended Optional[ROLLED_BACK] instead of SUCCEEDED",
            "00000000-0000-0000-0000-000000000007: 1 requests were lost: {- lost=1}",
            "00000000-0000-0000-0000-000000000007: 16 requests failed");
  }
}
