package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeasuredTest {
  private static final java.time.Instant FROM = java.time.Instant.parse("2026-01-01T00:00:00Z");
  private static final Counts SLOW = new Counts(10, 1, List.of(4L), 0);

  static List<Measured> all() {
    return List.of(
        new Measured.Counted(
            "a", SLOW, SLOW, new Fleet(1, List.of(new Fleet.Member("one", Counts.of(5, 0))))),
        new Measured.Valued("b", Measured.Outcome.FAILURE, List.of(0.1, Double.NaN), List.of()),
        new Measured.Told("c", Verdict.Kind.UNHEALTHY, "it is"),
        new Measured.Missing("d", "away"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void reads_as_it_was_written(Measured measured) {
    assertThat(Json.read(Json.write(measured), Measured.class)).isEqualTo(measured);
  }

  @Test
  void counts_as_the_router_s_do() {
    var counted = new Measured.Counted("a", SLOW, SLOW, Fleet.UNKNOWN);

    assertThat(counted.counting(false, true))
        .isEqualTo(new Measured.Counted("a", Counts.NONE, SLOW, Fleet.UNKNOWN));
    assertThat(counted.counting(true, false))
        .isEqualTo(new Measured.Counted("a", Counts.of(10, 1), Counts.of(10, 1), Fleet.UNKNOWN));
  }

  @Test
  void a_check_sees_its_own_counts_and_no_others() {
    var tick =
        new Tick(
            1,
            FROM,
            FROM.plus(Ticks.SECOND),
            Ticks.SECOND,
            Counts.of(7, 7),
            Counts.of(8, 8),
            true,
            Fleet.UNKNOWN,
            1,
            0,
            all());

    assertThat(tick.of("a").candidate()).isEqualTo(SLOW);
    assertThat(tick.of("a").fleet().stable()).hasSize(1);
    assertThat(tick.of("b").candidate()).isEqualTo(Counts.NONE);
    assertThat(tick.of("b").shifted()).isTrue();
    assertThat(tick.quiet()).isFalse();
  }
}
