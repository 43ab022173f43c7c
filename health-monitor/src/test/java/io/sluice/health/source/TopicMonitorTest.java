package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Measurement;
import io.sluice.contract.Measurement.AtMost;
import io.sluice.contract.Measurement.ReleaseJudged;
import io.sluice.contract.Measurement.RequestsCounted;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.contract.Source;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.topic.Measurements.Kept;
import io.sluice.health.source.topic.TopicMonitor;
import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TopicMonitorTest extends MonitorConformance {
  private final Map<UUID, List<Kept>> told = new HashMap<>();
  private boolean away;

  @Override
  Monitor monitor() {
    return new TopicMonitor((_, release, _, name) -> {
      if (away) {
        throw new Unavailable("the database is away", new IllegalStateException());
      }
      return name.equals("check") ? told.getOrDefault(release, List.of()) : List.of();
    });
  }

  @Override
  Source values() {
    return new Source.Topic(Optional.empty());
  }

  @Override
  void holds(double candidate, double stable) {
    away = false;
    told.clear();
    tell(CANDIDATE, new ValuesMeasured("check", Optional.empty(), List.of(candidate)), 1);
    tell(STABLE, new ValuesMeasured("check", Optional.empty(), List.of(stable)), 1);
  }

  private void tell(UUID release, Measurement measurement, int secondsAgo) {
    told.put(release, List.of(new Kept(measurement, Duration.ofSeconds(secondsAgo))));
  }

  @Override
  void breaks(Fault fault) {
    switch (fault) {
      case ENDED -> away = true;
      case EMPTY -> told.clear();
      case HANGS, TRICKLES, REFUSES, FAILS, HTML, HUGE, OTHER_LABELS ->
          throw new IllegalArgumentException("cannot be");
    }
  }

  /// Returns the possible faults; malformed records become dead letters and never get here.
  @Override
  Set<Fault> possible() {
    return EnumSet.of(Fault.ENDED, Fault.EMPTY);
  }

  @Test
  void an_old_measurement_is_no_value() {
    holds(1, 1);
    tell(CANDIDATE, new ValuesMeasured("check", Optional.empty(), List.of(1.0)), 181);

    assertThat(reason(question(values()))).contains("came 181 s ago");
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
                new AtMost(Duration.ofMillis(100), 90), new AtMost(Duration.ofMillis(500), 99))));
  }

  @Test
  void counts_are_totals_of_each_instance() {
    holds(1, 1);
    tell(CANDIDATE, counted("one"), 1);

    Answer answer = monitor().ask(question(values()));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Totals.class,
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
    holds(1, 1);
    tell(CANDIDATE, counted("two"), 1);

    assertThat(monitor().ask(question(values())))
        .isInstanceOfSatisfying(
            Answer.Totals.class,
            totals -> assertThat(totals.candidate()).containsOnlyKeys("a since two"));
  }

  @Test
  void a_verdict_is_reported_with_its_source() {
    holds(1, 1);
    tell(CANDIDATE, new ReleaseJudged("check", Verdict.Kind.UNHEALTHY, "the checkout fails"), 60);

    assertThat(monitor().ask(question(new Source.External("check"))))
        .isEqualTo(new Answer.Told(Verdict.Kind.UNHEALTHY, "check: the checkout fails"));
    assertThat(reason(question(values()))).contains("no measurement of check");
  }

  @Test
  void a_verdict_that_is_not_repeated_is_none() {
    holds(1, 1);
    Question asked = question(new Source.External("check"));
    assertThat(reason(asked)).isEqualTo("no verdict of check came");

    tell(CANDIDATE, new ReleaseJudged("check", Verdict.Kind.HEALTHY, "well"), 301);
    assertThat(reason(asked)).contains("came 301 s ago");
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
                Optional.of(List.of(new AtMost(Duration.ofMillis(1), 11)))))
        .hasMessageContaining("latency");
    assertThatThrownBy(() -> new ValuesMeasured("check", Optional.empty(), List.of()))
        .hasMessageContaining("1 to 1000 values");
    assertThatThrownBy(() -> new ReleaseJudged(" ", Verdict.Kind.HEALTHY, ""))
        .hasMessageContaining("monitor");
  }
}
