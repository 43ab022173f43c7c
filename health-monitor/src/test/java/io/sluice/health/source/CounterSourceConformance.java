package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.Counts;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The tests that every source of counters must pass.
abstract class CounterSourceConformance {
  static final LaneKey LANE = new LaneKey("production", "shop");
  static final LaneKey OTHER = new LaneKey("staging", "till");
  static final UUID ONE = new UUID(0, 1);
  static final UUID TWO = new UUID(0, 2);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(10);

  abstract CounterSource source();

  /// Makes the instance answer `requests` more requests.
  abstract void count(LaneKey lane, UUID release, String instance, long requests, long errors);

  /// Gives the lane another table.
  abstract void reroute(LaneKey lane);

  /// Restarts the router.
  abstract void restart();

  /// Makes the router hang.
  abstract void hang();

  /// Stops the router.
  abstract void end();

  @Test
  void all_lanes_come_in_one_answer_by_release_and_instance() {
    count(LANE, ONE, "a", 90, 1);
    count(LANE, TWO, "b", 10, 2);
    count(OTHER, ONE, "c", 5, 0);

    CounterReading reading = source().read();

    assertThat(counts(reading, LANE, ONE, "a").requests()).isEqualTo(90);
    assertThat(counts(reading, LANE, TWO, "b").errors()).isEqualTo(2);
    assertThat(counts(reading, OTHER, ONE, "c").requests()).isEqualTo(5);
  }

  @Test
  void counters_grow_and_the_start_id_and_the_token_stay() {
    count(LANE, ONE, "a", 1, 0);
    CounterReading before = source().read();
    count(LANE, ONE, "a", 2, 0);
    CounterReading after = source().read();

    assertThat(counts(after, LANE, ONE, "a").requests()).isEqualTo(3);
    assertThat(after.startId()).isEqualTo(before.startId());
    assertThat(token(after)).isEqualTo(token(before));
    assertThat(after.at()).isAfterOrEqualTo(before.at());
  }

  @Test
  void another_table_has_another_token() {
    count(LANE, ONE, "a", 1, 0);
    CounterReading before = source().read();
    reroute(LANE);

    assertThat(token(source().read())).isGreaterThan(token(before));
  }

  @Test
  void the_source_reports_the_weight_and_instance_count_of_each_release() {
    count(LANE, ONE, "a", 1, 0);

    assertThat(source().read().findLane(LANE).orElseThrow().shares().get(ONE))
        .isEqualTo(new CounterReading.Share(100, 1));
  }

  @Test
  void a_restart_has_another_start_id() {
    count(LANE, ONE, "a", 1, 0);
    CounterReading before = source().read();
    restart();

    assertThat(source().read().startId()).isNotEqualTo(before.startId());
  }

  @Test
  void a_source_that_hangs_is_unavailable_within_its_limit() {
    hang();
    long began = System.nanoTime();

    assertThatThrownBy(() -> source().read()).isInstanceOf(SourceUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT_MAX);
  }

  @Test
  void a_source_that_ended_is_unavailable_with_a_reason() {
    end();

    assertThatThrownBy(() -> source().read())
        .isInstanceOfSatisfying(
            SourceUnavailableException.class, e -> assertThat(e.reason()).isNotBlank());
  }

  static Counts counts(CounterReading reading, LaneKey lane, UUID release, String instance) {
    return reading.findLane(lane).orElseThrow().of(release).getOrDefault(instance, Counts.NONE);
  }

  private static Token token(CounterReading reading) {
    return reading.findLane(LANE).orElseThrow().token();
  }
}
