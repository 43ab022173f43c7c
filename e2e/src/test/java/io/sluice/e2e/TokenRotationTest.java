package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Outcome;
import io.sluice.sandbox.driver.StackDriver.Ran;
import io.sluice.sandbox.load.LoadGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The tokens of the running stack are replaced, and no service is restarted.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenRotationTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PER_SECOND = 40;
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"4s\"}}";

  private final TestedStack stack = TestedStack.fresh("rotation");
  private final HttpClient http = HttpClient.newHttpClient();

  private Path metrics = Path.of("");
  private Path alerts = Path.of("");

  @BeforeAll
  void up(@TempDir Path directory) throws IOException {
    metrics = Files.writeString(directory.resolve("metrics-token"), "of-prometheus\n");
    alerts = Files.writeString(directory.resolve("alerts-token"), "of-alertmanager\n");
    var _ =
        stack.up(
            Map.of(
                "SLUICE_METRICS_TOKEN_FILE", metrics.toString(),
                "SLUICE_NOTIFIER_ALERTS_TOKEN_FILE", alerts.toString()));
  }

  @AfterAll
  void down() {
    http.close();
    stack.down();
  }

  @Test
  void no_service_rejects_another_while_the_service_token_changes() throws IOException {
    ShopLane lane = new ShopLane(stack.api(), stack.driver().shopJar(), "shop");
    lane.open();
    String old = stack.driver().findServiceToken().orElseThrow();
    assertThat(statuses(old)).containsOnly(200);
    List<String> answers = new ArrayList<>();
    try (LoadGenerator load = lane.load(stack.edge(), PER_SECOND)) {
      UUID release = lane.post(CANARY, 0);
      answers.addAll(rotate(lane));
      assertThat(lane.untilEnd(release).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(load.tally("before").failures()).isEmpty();
      assertThat(load.tally("before").sent()).isPositive();
    }
    // An answer may take too long on a busy machine; none may be rejected.
    assertThat(answers)
        .hasSizeGreaterThan(20)
        .anyMatch(answer -> answer.contains("\"items\""))
        .noneMatch(answer -> answer.contains("answers 401"));
    requireNoRejectedCalls();

    String next = stack.driver().findServiceToken().orElseThrow();
    assertThat(next).isNotEqualTo(old);
    assertThat(statuses(next)).containsOnly(200);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(statuses(old)).containsOnly(401));
    assertThat(lane.untilEnd(lane.post(CANARY, 0)).outcome()).contains(Outcome.SUCCEEDED);
  }

  /// Replaces the service token, and returns the answers of the API that meanwhile came from the
  /// engine.
  private List<String> rotate(ShopLane lane) {
    String caller = stack.driver().findToken().orElseThrow();
    String path = "/api/v1/lanes/%s/instances".formatted(lane.key());
    int api = stack.driver().port("--api-port");
    List<String> answers = new ArrayList<>();
    CompletableFuture<Ran> rotation =
        CompletableFuture.supplyAsync(() -> run(stack.driver().state().resolve("service-token")));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          answers.add(body(api, path, caller));
          return rotation.isDone();
        });
    assertThat(rotation.join().exit()).as(rotation.join().output()).isZero();
    return answers;
  }

  /// Requires that no router rejected a call of a service.
  private void requireNoRejectedCalls() {
    for (String service : List.of("strategy-engine", "health-monitor")) {
      assertThat(stack.driver().run("logs", service, "-n", "1000").output())
          .as(service)
          .doesNotContain("answered 401", "status 401");
    }
  }

  @Test
  void a_token_of_the_api_is_valid_as_long_as_it_is_in_the_file() throws IOException {
    Path file = stack.driver().state().resolve("token");
    String old = stack.driver().findToken().orElseThrow();
    int port = stack.driver().port("--api-port");
    assertThat(status(port, "/api/v1/lanes", old)).isEqualTo(200);

    Files.writeString(file, "another\n");

    await().atMost(LIMIT).ignoreExceptions().until(() -> status(port, "/api/v1/lanes", old) == 401);
    assertThat(status(port, "/api/v1/lanes", "another")).isEqualTo(200);
  }

  @Test
  void the_tokens_of_other_programs_admit_to_one_path_each() throws IOException {
    int notifier = stack.driver().port("--notifier-port");
    for (String flag : List.of("--api-port", "--engine-port", "--health-port", "--notifier-port")) {
      int port = stack.driver().port(flag);
      assertThat(status(port, "/q/metrics", "of-prometheus")).as(flag).isEqualTo(200);
      assertThat(status(port, "/q/metrics", "of-alertmanager")).as(flag).isEqualTo(401);
    }
    // The endpoint accepts POST only, so an admitted GET is no 401.
    assertThat(status(notifier, "/internal/alerts", "of-alertmanager")).isNotEqualTo(401);
    assertThat(status(notifier, "/internal/alerts", "of-prometheus")).isEqualTo(401);

    Files.writeString(metrics, "next-of-prometheus\n");
    Files.writeString(alerts, "next-of-alertmanager\n");

    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> status(notifier, "/q/metrics", "of-prometheus") == 401);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> status(notifier, "/internal/alerts", "of-alertmanager") == 401);
    assertThat(status(notifier, "/q/metrics", "next-of-prometheus")).isEqualTo(200);
    assertThat(status(notifier, "/internal/alerts", "next-of-alertmanager")).isNotEqualTo(401);
  }

  private static Ran run(Path file) {
    String script = TestedStack.root().resolve("compose/rotate-token.sh").toString();
    try {
      Process process =
          new ProcessBuilder(script, file.toString()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = ProcessOutput.read(process, ProcessOutput.LIMIT);
      return new Ran(process.onExit().join().exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the statuses of the internal ports of each program that requires the service token.
  private List<Integer> statuses(String token) {
    List<Integer> statuses = new ArrayList<>();
    for (String flag : List.of("--engine-port", "--health-port", "--notifier-port")) {
      statuses.add(status(stack.driver().port(flag), "/q/metrics", token));
    }
    statuses.add(status(stack.driver().port("--edge-admin-port"), "/v1/state", token));
    return statuses;
  }

  private int status(int port, String path, String token) {
    try {
      return http.send(request(port, path, token), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Returns the body of an answer; empty if there is none in time.
  private String body(int port, String path, String token) {
    try {
      return http.send(request(port, path, token), BodyHandlers.ofString()).body();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest request(int port, String path, String token) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
        .header("authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(5))
        .build();
  }
}
