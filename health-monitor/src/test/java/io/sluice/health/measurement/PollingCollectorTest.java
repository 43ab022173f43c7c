package io.sluice.health.measurement;

import static io.sluice.health.measurement.MeasurementFixture.PROMETHEUS;
import static io.sluice.health.measurement.MeasurementFixture.singleValue;
import static io.sluice.health.measurement.MeasurementFixture.threshold;
import static io.sluice.health.measurement.MeasurementFixture.valued;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.PublishedVerdict;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.health.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Tests when sources are queried, and how responses are used. The test controls the clock; a
/// response arrives at once, unless the source hangs.
class PollingCollectorTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final UUID STABLE = new UUID(0, 1);
  private static final UUID CANDIDATE = new UUID(0, 2);

  private final Deque<SourceResponse> responses = new ArrayDeque<>();
  private final List<SourceQuery> queries = new ArrayList<>();
  private final List<Runnable> hanging = new ArrayList<>();
  private boolean hangs;
  private boolean unavailable;
  private long nanos;
  private Duration age = Duration.ofMinutes(5);
  private final PollingCollector collector =
      new PollingCollector(this::respond, LIMIT, 2, () -> nanos, this::start);

  @Test
  void a_check_queries_its_source_at_its_interval_with_the_complete_query() {
    responses.addAll(List.of(singleValue(1), singleValue(2)));
    poll(threshold(null, null), 61);

    assertThat(queries).hasSize(2).allMatch(it -> it.equals(queries.getFirst()));
    assertThat(queries.getFirst())
        .isEqualTo(
            new SourceQuery(
                PROMETHEUS,
                "p99",
                LANE,
                CANDIDATE,
                Optional.of(STABLE),
                "2.0",
                Optional.of("1.0"),
                Duration.ofMinutes(1),
                LIMIT));
    assertThat(collector.take(CANDIDATE))
        .containsExactly(
            valued(MeasurementOutcome.SUCCESS, 1), valued(MeasurementOutcome.SUCCESS, 2));
    assertThat(collector.take(CANDIDATE)).isEmpty();
  }

  @Test
  void returned_measurements_come_before_the_next_ones() {
    responses.addAll(List.of(singleValue(1), singleValue(2)));
    poll(threshold(null, null), 1);
    collector.putBack(CANDIDATE, collector.take(CANDIDATE));
    poll(threshold(null, null), 60);

    assertThat(collector.take(CANDIDATE))
        .containsExactly(
            valued(MeasurementOutcome.SUCCESS, 1), valued(MeasurementOutcome.SUCCESS, 2));
  }

  @Test
  void a_watch_that_is_no_longer_open_is_forgotten() {
    responses.add(singleValue(1));
    poll(threshold(null, null), 1);
    collector.collect(List.of());

    assertThat(collector.take(CANDIDATE)).isEmpty();
  }

  @Test
  void an_unavailable_source_is_missing_with_the_reason_and_retried_after_ten_seconds() {
    unavailable = true;
    poll(threshold(null, null), 10);
    unavailable = false;
    responses.add(singleValue(1));
    poll(threshold(null, null), 1);

    assertThat(collector.take(CANDIDATE))
        .containsExactly(
            new SourceSample.Missing("p99", "it is unavailable"),
            valued(MeasurementOutcome.SUCCESS, 1));
  }

  @Test
  void a_source_that_hangs_times_out_and_its_late_answer_is_ignored() {
    hangs = true;
    poll(threshold(null, null), 7);
    assertThat(collector.take(CANDIDATE))
        .containsExactly(
            new SourceSample.Missing("p99", "source prometheus does not answer within 5000 ms"));
    responses.add(singleValue(1));
    hanging.forEach(Runnable::run);

    assertThat(collector.take(CANDIDATE)).isEmpty();
  }

  @Test
  void the_number_of_concurrent_queries_is_limited() {
    hangs = true;
    collector.collect(
        List.of(
            open(new UUID(1, 1), threshold(null, null)),
            open(new UUID(1, 2), threshold(null, null)),
            open(new UUID(1, 3), threshold(null, null))));

    assertThat(hanging).hasSize(2);
  }

  @Test
  void the_first_measurement_waits_for_its_delay() {
    age = Duration.ofSeconds(29);
    poll(threshold(null, null), 1);
    assertThat(queries).isEmpty();

    age = Duration.ofSeconds(30);
    responses.add(singleValue(1));
    poll(threshold(null, null), 1);
    assertThat(queries).hasSize(1);
  }

  @Test
  void a_candidate_without_traffic_is_not_measured() {
    collector.collect(List.of(open(CANDIDATE, threshold(null, null), Percent.NONE)));
    assertThat(queries).isEmpty();

    responses.add(singleValue(1));
    collector.collect(List.of(open(CANDIDATE, threshold(null, null))));
    assertThat(queries).hasSize(1);
  }

  /// Polls once per second.
  private void poll(Check check, int seconds) {
    for (int i = 0; i < seconds; i++) {
      collector.collect(List.of(open(CANDIDATE, check)));
      nanos += 1_000_000_000L;
    }
  }

  /// Returns a watch whose first tick began `age` ago; its candidate has 10 % of the traffic.
  private Watch open(UUID release, Check check) {
    return open(release, check, new Percent(10));
  }

  private Watch open(UUID release, Check check, Percent weight) {
    Tick tick =
        new Tick(
            1,
            new Tick.Span(Instant.EPOCH, Instant.EPOCH.plus(age), age),
            new VersionCounts(Counts.of(1, 0), Counts.NONE, new InstanceCounts(1, List.of())),
            true,
            Tick.Probes.NONE,
            List.of());
    return new Watch(
        new Watch.Candidate(
            release,
            Optional.of(STABLE),
            "/",
            Optional.of(new Watch.Versions("2.0", Optional.of("1.0")))),
        LANE,
        WatchState.start(new Analysis(0.01, 20, List.of(check))).withShift(weight).tick(tick),
        Optional.empty(),
        PublishedVerdict.NOTHING,
        false,
        Instant.EPOCH,
        0);
  }

  private SourceResponse respond(SourceQuery query) {
    queries.add(query);
    if (unavailable) {
      throw new SourceUnavailableException("it is unavailable");
    }
    return responses.remove();
  }

  private Thread start(Runnable task) {
    if (hangs) {
      hanging.add(task);
    } else {
      task.run();
    }
    return Thread.ofVirtual().unstarted(() -> {});
  }
}
