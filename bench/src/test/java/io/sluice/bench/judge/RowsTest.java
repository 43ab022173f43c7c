package io.sluice.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.base.BenchReport;
import org.junit.jupiter.api.Test;

/// The short form of `./sluice bench judge`. With 300 plays, a gate fails only if the interval of
/// the measured value refutes it.
class RowsTest {
  private static final int REPETITIONS = 300;

  @Test
  void no_gate_is_refuted() {
    var report = new BenchReport(_ -> {});
    JudgeBench.play(report, REPETITIONS, "");

    int rows = report.json().path("scenarios").size();
    assertThat(rows).isGreaterThan(30);
    assertThat(report.json().path("gates")).hasSizeGreaterThan(rows);
    assertThat(report.json().path("gates")).allMatch(gate -> gate.path("met").asBoolean());
    assertThat(report.missed()).isEmpty();
  }

  @Test
  void a_tick_of_the_judge_allocates_nothing_and_a_tick_of_the_fold_some() {
    assertThat(Speed.judge().bytes()).isLessThan(1);
    assertThat(Speed.fold().bytes()).isBetween(1.0, 64_000.0);
  }
}
