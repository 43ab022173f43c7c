package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.SourceClientConformance.Fault;
import io.sluice.health.source.egress.HttpFetcher;
import io.sluice.health.source.egress.InstanceDirectory;
import io.sluice.health.source.probe.ProbeSourceClient;
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
class ProbeSourceClientTest {
  private static final Duration TIMEOUT = Duration.ofMillis(250);

  private final Vertx vertx = Vertx.vertx();
  private final HttpFetcher fetcher = new HttpFetcher(vertx);
  private final FakeWeb candidate = new FakeWeb();
  private final FakeWeb stable = new FakeWeb();
  private final InstanceDirectory directory =
      (_, release) ->
          List.of(
              URI.create(
                  release.equals(SourceClientConformance.STABLE) ? stable.url() : candidate.url()));

  private ProbeSourceClient client(InstanceDirectory directory, Duration timeout) {
    return new ProbeSourceClient(directory, WebFixture.LITERALS, fetcher, timeout, "start");
  }

  private static SourceQuery sourceQuery(Duration window) {
    return new SourceQuery(
        new Source.Probe("/checkout?dry=1"),
        "check",
        SourceClientConformance.LANE,
        SourceClientConformance.CANDIDATE,
        Optional.of(SourceClientConformance.STABLE),
        "2.0",
        Optional.of("1.0"),
        window,
        Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    candidate.close();
    stable.close();
    fetcher.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void each_instance_is_probed_once_a_second() {
    SourceResponse response =
        client(directory, Duration.ofSeconds(1)).query(sourceQuery(Duration.ofSeconds(3)));

    assertThat(response)
        .isInstanceOfSatisfying(
            SourceResponse.Totals.class,
            totals -> {
              assertThat(only(totals.candidate()).requests()).isEqualTo(3);
              assertThat(only(totals.candidate()).errors()).isZero();
              assertThat(only(totals.stable()).requests()).isEqualTo(3);
              assertThat(totals.startId()).isEqualTo("start");
            });
    assertThat(candidate.targets()).hasSize(3).containsOnly("/checkout?dry=1");
  }

  @Test
  void totals_grow_from_query_to_query() {
    ProbeSourceClient client = client(directory, Duration.ofSeconds(1));
    var _ = client.query(sourceQuery(Duration.ofSeconds(1)));

    assertThat(client.query(sourceQuery(Duration.ofSeconds(1))))
        .isInstanceOfSatisfying(
            SourceResponse.Totals.class,
            totals -> assertThat(only(totals.candidate()).requests()).isEqualTo(2));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"HANGS", "TRICKLES", "ENDED", "REFUSES", "FAILS", "HUGE"})
  void an_instance_that_does_not_answer_well_has_failed(Fault fault) {
    candidate.breakWith(fault);

    assertThat(client(directory, TIMEOUT).query(sourceQuery(Duration.ofSeconds(1))))
        .isInstanceOfSatisfying(
            SourceResponse.Totals.class,
            totals -> {
              assertThat(only(totals.candidate()).requests()).isEqualTo(1);
              assertThat(only(totals.candidate()).errors()).isEqualTo(1);
            });
  }

  @Test
  void how_long_an_answer_took_is_counted() {
    candidate.breakWith(Fault.HANGS);

    assertThat(client(directory, TIMEOUT).query(sourceQuery(Duration.ofSeconds(1))))
        .isInstanceOfSatisfying(
            SourceResponse.Totals.class,
            totals ->
                assertThat(only(totals.candidate()).slow().get(LatencyBounds.MILLIS.indexOf(100)))
                    .isEqualTo(1));
  }

  @Test
  void the_source_is_unavailable_if_the_version_has_no_instance() {
    assertThatThrownBy(
            () -> client((_, _) -> List.of(), TIMEOUT).query(sourceQuery(Duration.ofSeconds(1))))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("no instance of 2.0");
  }

  private static Counts only(Map<String, Counts> counts) {
    assertThat(counts).hasSize(1);
    return counts.values().iterator().next();
  }
}
