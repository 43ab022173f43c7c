package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Token;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.MatchedCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TickStartTest {

  /// Returns counters of one candidate instance, read `seconds` after the first reading.
  private static TickStart read(long seconds, long requests, long slow) {
    var counts = new Counts(requests, 0, List.of(slow), 0);
    return new TickStart(
        "start",
        new Token(1, 1),
        Instant.EPOCH.plusSeconds(seconds),
        Map.of("one", counts),
        Map.of());
  }

  @Test
  void a_latency_counted_after_its_request_stops_no_ticks() {
    TickStart between = read(1, 10, 1); // the tenth request is counted, its latency is not
    TickStart after = read(2, 14, 0).withSlowFrom(between);

    assertThat(after.isOlderThan(between)).isFalse();
    assertThat(TickStart.increase(between.candidate(), after.candidate()))
        .isEqualTo(new Counts(4, 0, List.of(0L), 0));
  }

  @Test
  void a_slow_request_reported_late_is_counted_once() {
    TickStart between = read(1, 10, 1);
    TickStart after = read(2, 14, 0).withSlowFrom(between);
    TickStart last = read(3, 20, 3).withSlowFrom(after);

    assertThat(TickStart.increase(read(0, 0, 0).candidate(), last.candidate()).slow())
        .containsExactly(3L);
  }

  @Test
  void matched_requests_between_two_readings_are_counted_too() {
    Counts first = Counts.of(10, 0).withMatched(new MatchedCounts(4, 0, List.of()));
    Counts second = Counts.of(18, 1).withMatched(new MatchedCounts(9, 1, List.of()));

    assertThat(TickStart.increase(Map.of("one", first), Map.of("one", second)))
        .isEqualTo(Counts.of(8, 1).withMatched(new MatchedCounts(5, 1, List.of())));
    assertThat(TickStart.increase(Map.of("one", first), Map.of("one", first)))
        .isEqualTo(Counts.NONE);
  }

  @Test
  void a_reading_that_came_late_still_shows() {
    assertThat(read(1, 9, 0).withSlowFrom(read(2, 10, 0)).isOlderThan(read(2, 10, 0))).isTrue();
  }
}
