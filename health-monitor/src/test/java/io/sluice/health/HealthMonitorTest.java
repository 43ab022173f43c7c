package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Observation;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.contract.view.FleetNoiseView;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.source.FakeEdge;
import io.sluice.health.store.JdbcWatchStore;
import io.sluice.health.watch.HealthSpecs;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole service with real Kafka and PostgreSQL, and a fake edge.
@QuarkusTest
@TestProfile(WithHealthStack.class)
class HealthMonitorTest {
  private static final Token SHIFTED = new Token(2, 7);

  @Inject HealthConfig config;
  @Inject JdbcTransactions<JdbcTx> transactions;
  @Inject JdbcWatchStore watchStore;

  @TestHTTPResource("/q")
  URI management = URI.create("");

  private final LaneKey lane =
      new LaneKey("production", "l" + UUID.randomUUID().toString().substring(0, 8));
  private final UUID stable = UUID.randomUUID();
  private final UUID candidate = UUID.randomUUID();
  private final HealthTopics topics = new HealthTopics(lane);
  private final ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger failed = new AtomicInteger();
  private FakeEdge edge = new FakeEdge();

  @BeforeEach
  void start() {
    edge.close();
    edge = new FakeEdge(config.edge().url().orElseThrow().getPort());
  }

  @AfterEach
  void stop() {
    topics.send(candidate, new Progress.Ended(Outcome.ABORTED, Optional.empty(), "over"));
    traffic.shutdownNow();
    topics.close();
    edge.close();
  }

  @Test
  void a_candidate_that_fails_half_its_requests_is_found_before_fifteen_have_failed() {
    shift(3);
    traffic(2);

    Envelope<Verdict> verdict = topics.read(1, Verdict.class).getFirst();
    int failures = failed.get();

    assertThat(verdict.event().verdict()).isEqualTo(Kind.UNHEALTHY);
    assertThat(verdict.event().step()).isEqualTo(4);
    assertThat(verdict.release()).contains(candidate);
    assertThat(verdict.source()).isEqualTo("/sluice/health-monitor");
    assertThat(failures).isLessThanOrEqualTo(15);
  }

  @Test
  void a_recording_is_served_in_parts_that_reproduce_the_verdict()
      throws IOException, InterruptedException {
    shift(5);
    traffic(Integer.MAX_VALUE);
    Verdict verdict = topics.read(1, Verdict.class).getFirst().event();

    WatchState state = WatchState.start(recorded("", Recording.class).analysis());
    Optional<String> next = Optional.of("");
    boolean found = false;
    while (!found && next.isPresent()) {
      String cursor = next.get().isEmpty() ? "" : "&cursor=" + next.get();
      Recording.Part part = recorded("/entries?limit=2" + cursor, Recording.Part.class);
      for (WatchEvent entry : part.entries()) {
        found = found || entry instanceof WatchEvent.VerdictPublished;
        state = found ? state : state.apply(entry);
      }
      next = part.next();
    }

    assertThat(Assessment.of(state).verdict(state.counts().step())).isEqualTo(verdict);
  }

  private <T> T recorded(String path, Class<T> type) throws IOException, InterruptedException {
    return read(
        management.resolve("/internal/releases/%s/recording%s".formatted(candidate, path)), type);
  }

  private static <T> T read(URI from, Class<T> type) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(from)
              .header("authorization", "Bearer " + FakeEdge.SERVICE_TOKEN)
              .build();
      var response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return Json.read(response.body(), type);
    }
  }

  @Test
  void a_good_candidate_is_healthy_and_the_recorded_ticks_prove_it() {
    shift(5);
    traffic(Integer.MAX_VALUE);

    Verdict verdict = topics.read(1, Verdict.class).getFirst().event();

    assertThat(verdict.verdict()).isEqualTo(Kind.HEALTHY);
    List<Tick> ticks = transactions.call(tx -> watchStore.ticks(tx, candidate));
    WatchState replayed = WatchState.start(HealthSpecs.ANALYSIS);
    for (Tick tick : ticks.subList(0, (int) verdict.evidence().ticks().lastTick())) {
      replayed = replayed.tick(tick);
    }
    assertThat(verdict.evidence().findings().getFirst().eValue().logE())
        .isEqualTo(Assessment.of(replayed).evidence().findings().getFirst().eValue().logE());
  }

  @Test
  void probes_judge_and_observations_are_published_without_traffic() {
    edge.count(lane, candidate, "c", Counts.NONE);
    edge.count(lane, candidate, "d", Counts.NONE);
    edge.count(lane, candidate, "e", Counts.NONE);
    edge.count(lane, candidate, "f", Counts.NONE);
    shift(3);

    List<Envelope<Verdict>> verdicts = topics.read(2, Verdict.class);

    assertThat(verdicts.getLast().event().verdict()).isEqualTo(Kind.HEALTHY);
    assertThat(verdicts.getLast().event().sentence())
        .isEqualTo("0 of the 20 requests needed came; 20 probes succeeded in their place");
    try (HealthTopics others = new HealthTopics(lane)) {
      assertThat(others.read(1, Observation.class).getFirst().event().intended())
          .isEqualTo(new Percent(10));
    }
  }

  @Test
  void the_service_is_ready_and_reports_its_metrics() throws Exception {
    await().until(() -> get("/q/health/ready").contains("\"polls\""));
    assertThat(get("/q/health/live")).contains("\"ticks\"");
    assertThat(get("/health")).contains("\"timestamp\"", "\"polls\"", "\"ticks\"");
    assertThat(get("/q/metrics"))
        .contains("sluice_poll_seconds_count")
        .contains("sluice_watches_active")
        .contains("sluice_router_read_failures_total");
  }

  @Test
  void the_noise_of_a_lane_without_records_is_unknown() throws Exception {
    URI noise = management.resolve("/internal/lanes/%s/noise".formatted(lane));

    assertThat(read(noise, FleetNoiseView.class))
        .isEqualTo(new FleetNoiseView(0, 0, Optional.empty(), List.of()));
  }

  private String get(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(management.resolve(path))
                  .header("authorization", "Bearer " + FakeEdge.SERVICE_TOKEN)
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  /// Shifts 10 % to the candidate, as the edge reports, and starts an observation.
  private void shift(int seconds) {
    edge.count(lane, stable, "a", Counts.of(1_000, 3));
    edge.route(lane, SHIFTED);
    topics.send(
        candidate,
        new Progress.Started(
            HealthSpecs.spec(lane),
            Optional.of(new Progress.Serving(stable, HealthSpecs.spec(lane), 3)),
            Instant.now().plusSeconds(3600)));
    topics.send(
        candidate,
        new Progress.TrafficShifted(
            3, Map.of(candidate, new Percent(10), stable, new Percent(90)), SHIFTED));
    topics.send(
        candidate,
        new Progress.StepStarted(
            4, new Step.Observe(Duration.ofSeconds(seconds)), Instant.now().plusSeconds(600)));
  }

  /// Sends 50 requests per second, 10 % of them to the candidate; every `nth` of those fails.
  private void traffic(int nth) {
    AtomicInteger sent = new AtomicInteger();
    var _ =
        traffic.scheduleAtFixedRate(
            () -> {
              int number = sent.incrementAndGet();
              boolean isCandidate = number % 10 == 0;
              boolean fails = isCandidate && number / 10 % nth == 0;
              failed.addAndGet(fails ? 1 : 0);
              edge.count(
                  lane,
                  isCandidate ? candidate : stable,
                  isCandidate ? "c" : "a",
                  Counts.of(1, fails ? 1 : 0));
            },
            0,
            20,
            TimeUnit.MILLISECONDS);
  }
}
