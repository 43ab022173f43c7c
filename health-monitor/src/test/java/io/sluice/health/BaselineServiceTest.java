package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Envelope;
import io.sluice.contract.Evidence;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.source.FakeEdge;
import io.sluice.health.store.JdbcWatchStore;
import io.sluice.health.watch.HealthSpecs;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Consecutive releases of one lane, the last of which is compared with the earlier ones, in the
/// whole service.
@QuarkusTest
@TestProfile(WithHealthStack.class)
class BaselineServiceTest {
  @Inject HealthConfig config;
  @Inject JdbcTransactions<JdbcTx> transactions;
  @Inject JdbcWatchStore watchStore;

  private final LaneKey lane =
      new LaneKey("production", "l" + UUID.randomUUID().toString().substring(0, 8));
  private final UUID stable = UUID.randomUUID();
  private final HealthTopics topics = new HealthTopics(lane);
  private FakeEdge edge = new FakeEdge();
  private long tables;

  @BeforeEach
  void start() {
    edge.close();
    edge = new FakeEdge(config.edge().url().orElseThrow().getPort());
  }

  @AfterEach
  void stop() {
    topics.close();
    edge.close();
  }

  @Test
  void a_release_worse_than_the_last_good_releases_is_judged_unhealthy() {
    end(measured(9.75), Outcome.SUCCEEDED);
    end(measured(10.25), Outcome.SUCCEEDED);
    end(measured(10.5), Outcome.ABORTED);

    UUID worse = measured(12);
    Envelope<Verdict> verdict = topics.read(1, Verdict.class).getFirst();

    assertThat(verdict.release()).contains(worse);
    assertThat(verdict.event().verdict()).isEqualTo(Kind.UNHEALTHY);
    assertThat(verdict.event().sentence())
        .endsWith(
            "the last value was 12, good is at most 1.1 times the 10 of the last 2 good releases");
    assertThat(
            verdict
                .event()
                .evidence()
                .findings()
                .getLast()
                .result()
                .measured()
                .orElseThrow()
                .baseline())
        .contains(new Evidence.Baseline(10, 2, Optional.of(1.1), Optional.empty()));
    assertThat(recomputed(worse)).isEqualTo(verdict.event());
    end(worse, Outcome.ROLLED_BACK);
  }

  /// Starts a release with traffic, and waits until `value` is measured.
  private UUID measured(double value) {
    UUID release = UUID.randomUUID();
    Token token = new Token(2, ++tables);
    edge.count(lane, stable, "a", Counts.of(1_000, 3));
    edge.count(lane, release, "c", Counts.NONE);
    edge.route(lane, token);
    topics.send(
        release,
        new Progress.Started(
            HealthSpecs.spec(lane, HealthSpecs.withBaseline()),
            Optional.of(new Progress.Serving(stable, HealthSpecs.spec(lane), 3)),
            Instant.now().plusSeconds(3600)));
    topics.send(
        release,
        new Progress.TrafficShifted(
            3, Map.of(release, new Percent(10), stable, new Percent(90)), token));
    topics.send(
        release,
        new Progress.StepStarted(
            4, new Step.Observe(Duration.ofMinutes(5)), Instant.now().plusSeconds(600)));
    topics.send(release, new ValuesMeasured("orders", Optional.empty(), List.of(value)));
    await().atMost(Duration.ofSeconds(30)).until(() -> isMeasured(release));
    return release;
  }

  /// Whether a tick has a value. A query before the value came adds a sample without one.
  private boolean isMeasured(UUID release) {
    return transactions.call(tx -> watchStore.ticks(tx, release)).stream()
        .flatMap(tick -> tick.measured().stream())
        .anyMatch(SourceSample.Valued.class::isInstance);
  }

  private void end(UUID release, Outcome outcome) {
    topics.send(release, new Progress.Ended(outcome, Optional.empty(), "over"));
  }

  /// Returns the verdict, computed from the recording alone.
  private Verdict recomputed(UUID release) {
    Recording recording =
        transactions.call(tx -> watchStore.findRecording(tx, release).orElseThrow());
    WatchState state = WatchState.start(recording.analysis());
    for (WatchEvent entry : entries(release)) {
      if (entry instanceof WatchEvent.VerdictPublished) {
        return Assessment.of(state).verdict(state.counts().step());
      }
      state = state.apply(entry);
    }
    throw new IllegalStateException("no verdict is recorded");
  }

  private List<WatchEvent> entries(UUID release) {
    return transactions.call(tx -> watchStore.part(tx, release, Optional.empty(), 500)).entries();
  }
}
