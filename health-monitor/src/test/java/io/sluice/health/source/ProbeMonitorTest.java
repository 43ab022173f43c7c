package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.MonitorConformance.Fault;
import io.sluice.health.source.probe.ProbeMonitor;
import io.sluice.health.source.web.Table;
import io.sluice.health.source.web.Web;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The source `probe`: a fault of an instance is an error of the instance, so a probe always has a
/// result.
class ProbeMonitorTest {
  private static final Duration EACH = Duration.ofMillis(250);

  private final Vertx vertx = Vertx.vertx();
  private final Web client = new Web(vertx);
  private final FakeWeb candidate = new FakeWeb();
  private final FakeWeb stable = new FakeWeb();
  private final Table table =
      (_, release) ->
          List.of(
              URI.create(
                  release.equals(MonitorConformance.STABLE) ? stable.url() : candidate.url()));

  private ProbeMonitor monitor(Table table, Duration each) {
    return new ProbeMonitor(table, WebFixture.LITERALS, client, each, "start");
  }

  private static Question question(Duration window) {
    return new Question(
        new Source.Probe("/checkout?dry=1"),
        "check",
        MonitorConformance.LANE,
        MonitorConformance.CANDIDATE,
        Optional.of(MonitorConformance.STABLE),
        "2.0",
        Optional.of("1.0"),
        window,
        Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    candidate.close();
    stable.close();
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void each_instance_is_probed_once_a_second() {
    Answer answer = monitor(table, Duration.ofSeconds(1)).ask(question(Duration.ofSeconds(3)));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Totals.class,
            totals -> {
              assertThat(only(totals.candidate()).requests()).isEqualTo(3);
              assertThat(only(totals.candidate()).errors()).isZero();
              assertThat(only(totals.stable()).requests()).isEqualTo(3);
              assertThat(totals.startId()).isEqualTo("start");
            });
    assertThat(candidate.targets()).hasSize(3).containsOnly("/checkout?dry=1");
  }

  @Test
  void totals_grow_from_question_to_question() {
    ProbeMonitor monitor = monitor(table, Duration.ofSeconds(1));
    var _ = monitor.ask(question(Duration.ofSeconds(1)));

    assertThat(monitor.ask(question(Duration.ofSeconds(1))))
        .isInstanceOfSatisfying(
            Answer.Totals.class,
            totals -> assertThat(only(totals.candidate()).requests()).isEqualTo(2));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"HANGS", "TRICKLES", "ENDED", "REFUSES", "FAILS", "HUGE"})
  void an_instance_that_does_not_answer_well_has_failed(Fault fault) {
    candidate.breaks(fault);

    assertThat(monitor(table, EACH).ask(question(Duration.ofSeconds(1))))
        .isInstanceOfSatisfying(
            Answer.Totals.class,
            totals -> {
              assertThat(only(totals.candidate()).requests()).isEqualTo(1);
              assertThat(only(totals.candidate()).errors()).isEqualTo(1);
            });
  }

  @Test
  void how_long_an_answer_took_is_counted() {
    candidate.breaks(Fault.HANGS);

    assertThat(monitor(table, EACH).ask(question(Duration.ofSeconds(1))))
        .isInstanceOfSatisfying(
            Answer.Totals.class,
            totals ->
                assertThat(only(totals.candidate()).slow().get(LatencyBounds.MILLIS.indexOf(100)))
                    .isEqualTo(1));
  }

  @Test
  void the_source_is_unavailable_if_the_version_has_no_instance() {
    assertThatThrownBy(
            () -> monitor((_, _) -> List.of(), EACH).ask(question(Duration.ofSeconds(1))))
        .isInstanceOf(SourceAway.class)
        .hasMessageContaining("no instance of 2.0");
  }

  private static Counts only(Map<String, Counts> counts) {
    assertThat(counts).hasSize(1);
    return counts.values().iterator().next();
  }
}
