package io.sluice.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.base.BenchReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The short form of `./sluice bench judge`. With few runs, a gate fails only if the interval of
/// the measured value refutes it.
class RowsTest {
  private static final int RUNS = 100;
  private static final int RUNS_OF_LONG_ROWS = 6;

  @Test
  void no_gate_of_a_quiet_stream_is_refuted() {
    requireNoMissedGate(Rows.quietRows(), RUNS);
  }

  @Test
  void no_gate_of_a_stream_of_real_traffic_is_refuted() {
    List<Row> rows = new ArrayList<>(Rows.all());
    rows.removeIf(row -> row.scenario().tick() > 5);
    // Each row takes seconds a run: the benchmark runs all of them many times.
    List<Row> some =
        IntStream.range(0, rows.size()).filter(i -> i % 8 == 0).mapToObj(rows::get).toList();

    requireNoMissedGate(some, RUNS_OF_LONG_ROWS);
  }

  private static void requireNoMissedGate(List<Row> rows, int runs) {
    var report = new BenchReport(_ -> {});
    JudgeBench.measure(report, rows, runs);

    assertThat(rows).hasSizeGreaterThan(5);
    assertThat(report.json().path("scenarios")).hasSameSizeAs(rows);
    assertThat(report.json().path("gates")).hasSizeGreaterThan(rows.size());
    assertThat(report.missed()).isEmpty();
  }

  @Test
  void each_row_has_a_name_of_its_own() {
    assertThat(Rows.all()).extracting(row -> row.scenario().name()).doesNotHaveDuplicates();
  }

  @Test
  void a_tick_of_the_judge_allocates_nothing_and_a_tick_of_the_fold_some() {
    assertThat(Speed.judge().bytes()).isLessThan(1);
    assertThat(Speed.crossed().bytes()).isLessThan(1);
    assertThat(Speed.stateBytes()).isBetween(1_000L, 32_768L);
    assertThat(Speed.fold().bytes()).isBetween(1.0, 64_000.0);
  }
}
