package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Analysis;
import io.sluice.contract.AnalysisJson;
import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.BacktestView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.replay.PolicyBacktest;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.WatchEvent;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The verdicts of another policy on a recorded release.
@QuarkusTest
class BacktestResourceTest extends ApiTest {
  private static final String STRICT = "{\"checks\": [{\"compare\": \"error-rate\"}]}";
  private static final String LAX =
      "{\"analysis\": {\"checks\": [{\"limit\": {\"errors\": 0.9}}]}}";

  @ConfigProperty(name = "sluice.api.health-url")
  URI address = URI.create("http://unset");

  private Optional<FakeMonitor> monitor = Optional.empty();

  @BeforeEach
  void start() {
    monitor = Optional.of(new FakeMonitor(address));
  }

  @AfterEach
  void stop() {
    monitor.ifPresent(FakeMonitor::close);
  }

  private static String path(UUID release) {
    return "/api/v1/releases/%s/backtest".formatted(release);
  }

  private ReleaseView recorded(List<WatchEvent> entries, Optional<String> next) {
    ReleaseView release = serve("1.0");
    monitor.orElseThrow().serve(release, entries, next);
    return release;
  }

  private ReleaseView recorded() {
    return recorded(FakeMonitor.entries("all is well"), Optional.empty());
  }

  @Test
  void the_response_is_the_fold_of_the_recording_under_the_policy() {
    ReleaseView release = recorded();
    var json = (ObjectNode) Json.read(STRICT, JsonNode.class);
    Analysis policy = Json.read(AnalysisJson.complete(json).toString(), Analysis.class);
    var expected = new PolicyBacktest(FakeMonitor.header(release), policy);
    FakeMonitor.entries("all is well").forEach(expected::apply);

    Reply reply = admin.as("viewer").post(path(release.id()), STRICT);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json()).isEqualTo(Json.read(Json.write(expected.result()), JsonNode.class));
    BacktestView view = reply.as(BacktestView.class);
    assertThat(view.endsOtherwise()).isTrue();
    assertThat(view.changes())
        .singleElement()
        .satisfies(change -> {
          assertThat(change.step()).isEqualTo(2);
          assertThat(change.before().sentence()).isEqualTo("all is well");
          assertThat(change.now().orElseThrow().kind()).isEqualTo(Verdict.Kind.UNHEALTHY);
          assertThat(change.now().orElseThrow().sentence()).contains("errors");
        });
    assertThat(
            admin
                .get("/api/v1/audit?resource=releases/" + release.id())
                .json()
                .findValuesAsText("verb"))
        .containsExactly("release");
  }

  @Test
  void an_analysis_alone_a_policy_and_a_release_are_the_same_policy() {
    ReleaseView release = recorded();
    String named = "{\"analysis\": %s}".formatted(STRICT);

    String alone = admin.post(path(release.id()), STRICT).body();

    assertThat(admin.post(path(release.id()), named).body()).isEqualTo(alone);
    assertThat(
            admin
                .post(path(release.id()), document("2.0", ", \"analysis\": %s".formatted(STRICT)))
                .body())
        .isEqualTo(alone);
    assertThat(admin.post(path(release.id()), LAX).body()).isNotEqualTo(alone);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 422 | /checks | a policy needs a check",
        "{\"analysis\": {}} | 422 | /analysis/checks | a policy needs a check",
        "{\"analysis\": {\"checks\": []}} | 422 | /analysis/checks | a policy needs a check",
        "{\"checks\": null} | 422 | /checks | a policy needs a check",
        "{\"analysis\": null} | 422 | /analysis | must be an object",
        "{\"analysis\": 5} | 422 | /analysis | must be an object",
        "{\"checks\": 5} | 422 | /checks | must be a list",
        "{\"analysis\": {\"alpha\": 0.5, \"checks\": [{\"compare\": \"latency\"}]}} | 422 | /analysis/alpha | must be above 0",
        "{\"alpha\": 0.5, \"checks\": [{\"compare\": \"latency\"}]} | 422 | /alpha | must be above 0",
        "{\"alpha\": \"high\", \"checks\": [{\"compare\": \"latency\"}]} | 422 | /alpha | must be a number",
        "{\"checks\": [{\"name\": \"a\"}]} | 422 | /checks/0 | must have one of compare",
        "{\"checks\": [{\"compare\": \"latency\", \"alow\": 2}]} | 400 | /checks/0/alow | is unknown",
        "{\"analysis\": {\"chekcs\": []}} | 400 | /analysis/chekcs | is unknown",
        "{\"analisys\": {\"checks\": []}} | 400 | /analisys | is unknown",
        "{\"xyzzy\": 1} | 400 | /xyzzy | is unknown",
        "[] | 400 | `` | must be an object"
      })
  void an_invalid_policy_is_rejected_with_its_place(
      String body, int status, String pointer, String detail) {
    ReleaseView release = recorded();

    Reply reply = admin.post(path(release.id()), body);

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.http().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(reply.text("/errors/0/detail")).contains(detail);
  }

  @Test
  void a_release_without_a_recording_is_not_found() {
    ReleaseView release = serve("1.0");
    monitor
        .orElseThrow()
        .respond("/internal/releases/%s/recording".formatted(release.id()), 404, "");

    Reply unrecorded = admin.post(path(release.id()), STRICT);

    assertThat(unrecorded.status()).isEqualTo(404);
    assertThat(unrecorded.text("/detail"))
        .contains("nothing is recorded about release " + release.id(), "has not started");
    assertThat(admin.post(path(new UUID(0, 9)), STRICT).status()).isEqualTo(404);
    assertThat(admin.as("stranger").post(path(release.id()), STRICT).status()).isEqualTo(401);
    monitor.orElseThrow().close();
    assertThat(admin.post(path(release.id()), STRICT).status()).isEqualTo(503);
  }

  @Test
  void a_recording_without_its_beginning_is_a_conflict() {
    ReleaseView release =
        recorded(List.of(FakeMonitor.ticks(1, 1, Counts.of(1, 0))), Optional.empty());

    Reply reply = admin.post(path(release.id()), STRICT);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.text("/detail"))
        .contains("the beginning of the record is missing", "not the whole record of a release");
  }

  @Test
  void a_third_backtest_at_a_time_is_rejected() throws Exception {
    ReleaseView release = serve("1.0");
    var requests = new Semaphore(0);
    var permits = new Semaphore(0);
    monitor.orElseThrow().serveLater(release, requests, permits);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> running =
          List.of(
              threads.submit(() -> admin.post(path(release.id()), STRICT)),
              threads.submit(() -> admin.post(path(release.id()), STRICT)));
      assertThat(requests.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();

      Reply third = admin.post(path(release.id()), STRICT);

      permits.release(1_000);
      assertThat(third.status()).as(third.body()).isEqualTo(503);
      assertThat(third.text("/detail")).contains("other backtests are running: try again");
      for (Future<Reply> each : running) {
        assertThat(each.get().status()).isEqualTo(200);
      }
    }
    assertThat(admin.post(path(release.id()), STRICT).status()).isEqualTo(200);
  }

  @Test
  void a_recording_that_is_too_long_names_the_command() {
    WatchEvent shift = FakeMonitor.entries("").getFirst();
    ReleaseView endless = recorded(Collections.nCopies(200, shift), Optional.of("1-2"));
    ReleaseView idle =
        recorded(List.of(shift, FakeMonitor.ticks(1, 100_001, Counts.NONE)), Optional.empty());

    for (ReleaseView release : List.of(endless, idle)) {
      Reply reply = admin.post(path(release.id()), STRICT);

      assertThat(reply.status()).as(reply.body()).isEqualTo(413);
      assertThat(reply.text("/detail"))
          .contains(
              "sluice verdicts %s --export".formatted(release.id()),
              "sluice backtest --history DIR --policy FILE");
    }
  }
}
