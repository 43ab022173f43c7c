package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.InstanceCounts.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictNotesTest {
  private static final Analysis ERRORS =
      new Analysis(0.01, 20, List.of(Ticks.ERRORS, Ticks.slo(0.5)));

  /// Two sticky clients of the candidate and one of stable always fail.
  @Test
  void the_note_on_differing_units_appears_where_the_comparison_alone_would_roll_back() {
    WatchState state =
        WatchState.start(ERRORS)
            .withShift(new Percent(30))
            .step(3, new Step.Observe(Duration.ofHours(1)))
            .withOpen();
    int held = 0;
    int below = 0;
    for (int i = 1; i <= 600; i++) {
      state = state.tick(tick(i));
      ComparisonJudge judge = (ComparisonJudge) state.evidence().checks().getFirst().judge();
      CappedMixture errors = judge.mixture().orElseThrow();
      double limit = state.evidence().limitOf(state.evidence().checks().getFirst());
      boolean isHeld = errors.logEWithoutLevels() >= limit;

      assertThat(Assessment.of(state).evidence().notes().contains(VerdictNotes.LEVELS))
          .as("tick %d", i)
          .isEqualTo(isHeld);
      held += isHeld ? 1 : 0;
      below += !isHeld && errors.logEWithoutLevels() >= state.evidence().limit() ? 1 : 0;
    }

    assertThat(held).isPositive();
    assertThat(below).isPositive();
    assertThat(state.evidence().breach()).isEmpty();
  }

  private static Tick tick(long number) {
    List<Bucket> own = buckets(0, 30, 2);
    List<Bucket> other = buckets(30, 100, 1);
    Counts stable = Counts.of(70, 1);
    InstanceCounts fleet =
        new InstanceCounts(1, List.of(new Member("a", stable)))
            .withBuckets(new ClientBuckets(own, other));
    Instant from = Instant.EPOCH.plusSeconds(number);
    return new Tick(
        number,
        new Tick.Span(from, from.plusSeconds(1), Ticks.SECOND),
        new VersionCounts(Counts.of(30, 2), stable, fleet),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  /// Returns the buckets from `from` to `to`, of which the first `failing` fail always.
  private static List<Bucket> buckets(int from, int to, int failing) {
    return IntStream.range(from, to)
        .mapToObj(bucket -> new Bucket(bucket, 1, bucket < from + failing ? 1 : 0))
        .toList();
  }
}
