package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis.Compare;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.InstanceCounts.WarmUp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Estimates of noise that a shift of traffic must not change.
class ShiftTest {
  @Test
  void a_shift_right_after_a_minutes_end_keeps_the_outlier() {
    CappedMixture mixture = CappedMixture.start(Compare.ERROR_RATE, 1, 1.1);
    for (int i = 0; i < 300; i++) {
      mixture.tick(VectorStream.OUTLIER.tick(i));
    }
    assertThat(mixture.findOutlier()).isPresent();
    double before = mixture.dispersion(0);

    CappedMixture later = mixture.copy();

    mixture.tick(tick(300, Counts.of(10, 0), Counts.of(90, 1), true, false));
    later.tick(tick(300, Counts.of(10, 0), Counts.of(90, 1), false, false));
    later.tick(tick(301, Counts.of(10, 0), Counts.of(90, 1), true, false));

    assertThat(mixture.findOutlier()).isPresent();
    assertThat(later.findOutlier()).isPresent();
    assertThat(mixture.dispersion(0)).isLessThanOrEqualTo(before);
    assertThat(later.dispersion(0)).isLessThanOrEqualTo(before);
  }

  /// The tick of the shift has no request, or no latency since it is in the warm-up.
  @Test
  void the_ticks_around_a_shift_are_no_pair() {
    CappedMixture errors = CappedMixture.start(Compare.ERROR_RATE, 1, 1.1);
    CappedMixture latency = CappedMixture.start(Compare.LATENCY, 1, 1.1);
    LimitProcess limit = new LimitProcess(Hits.ERRORS, 0, 0.5, 1.1, false);
    for (int i = 0; i < 24; i++) {
      boolean isShift = i == 20;
      Counts candidate = hits(i < 20 ? 1 : 100);
      Tick empty = tick(i, Counts.NONE, Counts.NONE, true, false);
      Tick warmingUp = tick(i, Counts.of(9, 0), Counts.of(900, 0), true, true);
      Tick full = tick(i, candidate, hits(0), false, false);
      errors.tick(isShift ? empty : full);
      limit.tick(isShift ? empty : full);
      latency.tick(isShift ? warmingUp : full);
    }

    assertThat(errors.clumps(0)).isEqualTo(1);
    assertThat(latency.clumps(0)).isEqualTo(1);
    assertThat(limit.clumpFactor()).isEqualTo(1);
  }

  /// Returns counts with `hits` requests that are slow and failed.
  private static Counts hits(long hits) {
    return new Counts(1000, hits, List.of(hits), 0);
  }

  private static Tick tick(
      long i, Counts candidate, Counts stable, boolean isShifted, boolean isWarmingUp) {
    WarmUp warmUp = new WarmUp(true, List.of());
    InstanceCounts fleet =
        new InstanceCounts(1, List.of(new Member("a", stable)))
            .withWarmUp(Optional.of(warmUp).filter(_ -> isWarmingUp));
    Instant from = Instant.EPOCH.plusSeconds(i);
    return new Tick(
        i + 1,
        new Tick.Span(from, from.plusSeconds(1), Ticks.SECOND),
        new VersionCounts(candidate, stable, fleet),
        isShifted,
        Tick.Probes.NONE,
        List.of());
  }
}
