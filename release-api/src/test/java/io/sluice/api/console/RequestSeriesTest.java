package io.sluice.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.contract.Json;
import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestSeriesTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static Counts counts(long requests, long errors, Long... slow) {
    return new Counts(requests, errors, List.of(slow), 0);
  }

  private static WatchEvent ticks(long from, long seconds, long times, Counts candidate) {
    return new WatchEvent.TicksRecorded(
        new Tick(
            from,
            new Tick.Span(
                START.plusSeconds(from), START.plusSeconds(from + seconds), Duration.ofSeconds(1)),
            new VersionCounts(candidate, counts(8, 0)),
            true,
            Tick.Probes.NONE,
            List.of()),
        times);
  }

  @Test
  void a_tick_is_a_point_with_requests_and_errors_per_second() {
    var part =
        new Recording.Part(
            List.of(new WatchEvent.RollbackStarted(), ticks(1, 2, 1, counts(5, 1))),
            Optional.of("1-2"));

    RequestSeries series =
        RequestSeries.of(Json.readTolerant(Json.write(part), Recording.Part.class));

    assertThat(series.at()).containsExactly(START.plusSeconds(3).getEpochSecond() * 1.0);
    assertThat(series.candidate().requests()).containsExactly(2.5);
    assertThat(series.candidate().errors()).containsExactly(0.5);
    assertThat(series.candidate().p95()).containsExactly((Double) null);
    assertThat(series.stable().requests()).containsExactly(4.0);
    assertThat(series.next()).hasValue("1-2");
  }

  @Test
  void a_run_of_equal_ticks_is_its_first_and_its_last_point() {
    RequestSeries series =
        RequestSeries.of(
            new Recording.Part(List.of(ticks(0, 60, 60, Counts.NONE)), Optional.empty()));

    assertThat(series.at())
        .containsExactly(
            START.plusSeconds(1).getEpochSecond() * 1.0,
            START.plusSeconds(60).getEpochSecond() * 1.0);
    assertThat(series.candidate().requests()).containsExactly(0.0, 0.0);
  }

  @Test
  void the_percentile_lies_between_the_bounds_of_the_histogram() {
    int bounds = LatencyBounds.MILLIS.size();
    Long[] none = IntStream.range(0, bounds).mapToObj(_ -> 0L).toArray(Long[]::new);
    Long[] some = none.clone();
    some[0] = 100L;
    some[1] = 10L;
    Long[] all = IntStream.range(0, bounds).mapToObj(_ -> 100L).toArray(Long[]::new);

    assertThat(p95(counts(100, 0, none)).orElseThrow()).isBetween(0.0, 5.0);
    assertThat(p95(counts(100, 0, some)).orElseThrow()).isBetween(10.0, 25.0);
    assertThat(p95(counts(100, 0, all))).hasValue(10_000.0);
    assertThat(p95(counts(0, 0))).isEmpty();
    assertThat(p95(counts(10, 0))).isEmpty();
  }

  private static Optional<Double> p95(Counts counts) {
    return RequestSeries.findPercentile(counts, 95);
  }

  @Test
  void percentiles_split_the_requests_between_two_bounds() {
    Long[] slow =
        IntStream.range(0, LatencyBounds.MILLIS.size()).mapToObj(_ -> 0L).toArray(Long[]::new);
    slow[0] = 100L; // all 100 requests lie between the first bound and the second one
    double low = LatencyBounds.MILLIS.get(0);
    double width = LatencyBounds.MILLIS.get(1) - low;

    for (int percent : List.of(50, 95, 99)) {
      assertThat(RequestSeries.findPercentile(counts(100, 0, slow), percent).orElseThrow())
          .isCloseTo(low + width * percent / 100, within(0.01));
    }
  }
}
