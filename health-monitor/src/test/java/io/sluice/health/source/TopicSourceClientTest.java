package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Measurement;
import io.sluice.contract.Measurement.LatencyBucket;
import io.sluice.contract.Measurement.RequestsCounted;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.contract.Measurement.VerdictReported;
import io.sluice.contract.Source;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.topic.MeasurementStore.StoredMeasurement;
import io.sluice.health.source.topic.TopicSourceClient;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TopicSourceClientTest extends SourceClientConformance {
  private final Map<UUID, List<StoredMeasurement>> stored = new HashMap<>();
  private boolean unavailable;

  @Override
  SourceClient client() {
    return new TopicSourceClient((_, release, _, name) -> {
      if (unavailable) {
        throw new UnavailableException("the database is unavailable", new IllegalStateException());
      }
      return name.equals("check") ? stored.getOrDefault(release, List.of()) : List.of();
    });
  }

  @Override
  Source values() {
    return new Source.Topic(Optional.empty());
  }

  @Override
  void setValues(double candidate, double stable) {
    unavailable = false;
    stored.clear();
    store(CANDIDATE, new ValuesMeasured("check", Optional.empty(), List.of(candidate)), 1);
    store(STABLE, new ValuesMeasured("check", Optional.empty(), List.of(stable)), 1);
  }

  private void store(UUID release, Measurement measurement, int secondsAgo) {
    stored.put(
        release, List.of(new StoredMeasurement(measurement, Duration.ofSeconds(secondsAgo))));
  }

  @Override
  void breakWith(Fault fault) {
    switch (fault) {
      case ENDED -> unavailable = true;
      case EMPTY -> stored.clear();
      case HANGS, TRICKLES, REFUSES, FAILS, HTML, HUGE, OTHER_LABELS ->
          throw new IllegalArgumentException("impossible for a topic");
    }
  }

  /// Returns the possible faults; malformed records become dead letters and do not reach the
  /// client.
  @Override
  Set<Fault> possibleFaults() {
    return EnumSet.of(Fault.ENDED, Fault.EMPTY);
  }

  @Test
  void an_old_measurement_is_no_value() {
    setValues(1, 1);
    store(CANDIDATE, new ValuesMeasured("check", Optional.empty(), List.of(1.0)), 181);

    assertThat(reason(sourceQuery(values()))).contains("came 181 s ago");
  }

  private static RequestsCounted counted(String startId) {
    return new RequestsCounted(
        "check",
        Optional.empty(),
        "a",
        startId,
        100,
        3,
        Optional.of(
            List.of(
                new LatencyBucket(Duration.ofMillis(100), 90),
                new LatencyBucket(Duration.ofMillis(500), 99))));
  }

  @Test
  void counts_are_totals_of_each_instance() {
    setValues(1, 1);
    store(CANDIDATE, counted("one"), 1);

    SourceResponse response = client().query(sourceQuery(values()));

    assertThat(response)
        .isInstanceOfSatisfying(
            SourceResponse.Totals.class,
            totals -> {
              Counts counts = totals.candidate().getOrDefault("a since one", Counts.NONE);
              assertThat(counts.requests()).isEqualTo(100);
              assertThat(counts.errors()).isEqualTo(3);
              assertThat(counts.slow().get(LatencyBounds.MILLIS.indexOf(250))).isEqualTo(1);
              assertThat(totals.stable()).isEmpty();
            });
  }

  @Test
  void a_restarted_instance_counts_as_another_instance() {
    setValues(1, 1);
    store(CANDIDATE, counted("two"), 1);

    assertThat(client().query(sourceQuery(values())))
        .isInstanceOfSatisfying(
            SourceResponse.Totals.class,
            totals -> assertThat(totals.candidate()).containsOnlyKeys("a since two"));
  }

  @Test
  void a_verdict_is_reported_with_its_source() {
    setValues(1, 1);
    store(
        CANDIDATE, new VerdictReported("check", Verdict.Kind.UNHEALTHY, "the checkout fails"), 60);

    assertThat(client().query(sourceQuery(new Source.External("check"))))
        .isEqualTo(
            new SourceResponse.ExternalVerdict(
                Verdict.Kind.UNHEALTHY, "check: the checkout fails"));
    assertThat(reason(sourceQuery(values()))).contains("no measurement of check");
  }

  @Test
  void a_verdict_that_is_not_repeated_is_none() {
    setValues(1, 1);
    SourceQuery query = sourceQuery(new Source.External("check"));
    assertThat(reason(query)).isEqualTo("no verdict of check came");

    store(CANDIDATE, new VerdictReported("check", Verdict.Kind.HEALTHY, "well"), 301);
    assertThat(reason(query)).contains("came 301 s ago");
  }

  @Test
  void invalid_measurements_are_rejected() {
    assertThatThrownBy(
            () -> new RequestsCounted("check", Optional.empty(), "a", "s", 1, 2, Optional.empty()))
        .hasMessageContaining("2 errors of 1 requests");
    assertThatThrownBy(() ->
            new RequestsCounted(
                "check",
                Optional.empty(),
                "a",
                "s",
                10,
                0,
                Optional.of(List.of(new LatencyBucket(Duration.ofMillis(1), 11)))))
        .hasMessageContaining("latency");
    assertThatThrownBy(() -> new ValuesMeasured("check", Optional.empty(), List.of()))
        .hasMessageContaining("1 to 1000 values");
    assertThatThrownBy(() -> new VerdictReported(" ", Verdict.Kind.HEALTHY, ""))
        .hasMessageContaining("monitor");
  }
}
