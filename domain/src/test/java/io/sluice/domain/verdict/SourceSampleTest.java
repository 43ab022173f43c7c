package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SourceSampleTest {
  private static final java.time.Instant FROM = java.time.Instant.parse("2026-01-01T00:00:00Z");
  private static final Counts SLOW = new Counts(10, 1, List.of(4L), 0);

  static List<SourceSample> all() {
    return List.of(
        new SourceSample.Counted(
            "a",
            new VersionCounts(
                SLOW,
                SLOW,
                new InstanceCounts(1, List.of(new InstanceCounts.Member("one", Counts.of(5, 0)))))),
        new SourceSample.Valued(
            "b", SourceSample.MeasurementOutcome.FAILURE, List.of(0.1, Double.NaN), List.of()),
        new SourceSample.ExternalVerdict("c", Verdict.Kind.UNHEALTHY, "it is"),
        new SourceSample.Missing("d", "unavailable"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void reads_as_it_was_written(SourceSample sample) {
    assertThat(Json.read(Json.write(sample), SourceSample.class)).isEqualTo(sample);
  }

  @Test
  void counts_as_the_router_s_do() {
    var counted = new SourceSample.Counted("a", new VersionCounts(SLOW, SLOW));

    assertThat(counted.counting(false, false))
        .isEqualTo(new SourceSample.Counted("a", new VersionCounts(Counts.NONE, SLOW)));
    assertThat(counted.counting(true, true))
        .isEqualTo(
            new SourceSample.Counted("a", new VersionCounts(Counts.of(10, 1), Counts.of(10, 1))));
  }

  @Test
  void a_check_sees_its_own_counts_and_no_others() {
    var tick =
        new Tick(
            1,
            new Tick.Span(FROM, FROM.plus(Ticks.SECOND), Ticks.SECOND),
            new VersionCounts(Counts.of(7, 7), Counts.of(8, 8)),
            true,
            new Tick.Probes(1, 0),
            all());

    assertThat(tick.of("a").candidate()).isEqualTo(SLOW);
    assertThat(tick.of("a").counts().fleet().stable()).hasSize(1);
    assertThat(tick.of("b").candidate()).isEqualTo(Counts.NONE);
    assertThat(tick.of("b").shifted()).isTrue();
    assertThat(tick.isQuiet()).isFalse();
  }
}
