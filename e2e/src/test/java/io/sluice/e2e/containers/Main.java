package io.sluice.e2e.containers;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.SettingsClient;
import io.sluice.contract.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Releases real containers on a running stack of docker-compose, under load, while parts of it
/// fail. Its exit code is 0 if every release ended as expected and no request was lost.
///
/// Its arguments: `local` or `production`, the compose file, the project, the router's port, the
/// application's image. In its environment: `SLUICE_URL`, `SLUICE_TOKEN_FILE`, and for production
/// `SLUICE_PROMETHEUS`.
public final class Main {
  private static final int PER_SECOND = 400;
  private static final long REQUESTS = 50_000;

  /// Fewer requests, as the stack with two replicas of each service has the same two processors.
  private static final long PRODUCTION_REQUESTS = 10_000;

  private static final int REPLICAS = 2;

  /// The number of containers of the demonstration's shop.
  private static final int SHOPS = 3;

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String ROLLING = "{\"rolling\":{\"observe\":\"0s\"}}";
  private static final String CANARY = "{\"canary\":{\"steps\":[10,50,100],\"observe\":\"5s\"}}";
  private static final String SLOW = "{\"canary\":{\"steps\":[20,100],\"observe\":\"12s\"}}";
  private static final String BLUE_GREEN = "{\"blueGreen\":{\"observe\":\"5s\",\"keep\":\"5s\"}}";

  private final Compose compose;
  private final ContainerLane lane;
  private final int router;
  private final long begin = System.nanoTime();

  private Main(Compose compose, ContainerLane lane, int router) {
    this.compose = compose;
    this.lane = lane;
    this.router = router;
  }

  public static void main(String[] args) {
    URI url = URI.create(environment("SLUICE_URL"));
    Path token = Path.of(environment("SLUICE_TOKEN_FILE"));
    ApiClient api = new ApiClient(url, () -> read(token));
    try (ContainerLane lane = new ContainerLane(api, "till", args[4])) {
      Main run = new Main(new Compose(args[1], args[2]), lane, Integer.parseInt(args[3]));
      switch (args[0]) {
        case "local" -> run.local();
        case "production" -> run.production(api);
        default -> throw new IllegalArgumentException("no such run: " + args[0]);
      }
    }
    System.exit(0);
  }

  private static String environment(String name) {
    return Optional.ofNullable(System.getenv(name)).orElseThrow();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void local() {
    open();
    release("a good canary", CANARY, 0, Outcome.SUCCEEDED);
    release("a bad canary", CANARY, 0.5, Outcome.ROLLED_BACK);
    release("rolling", ROLLING, 0, Outcome.SUCCEEDED);
    release("blue/green", BLUE_GREEN, 0, Outcome.SUCCEEDED);
    releaseWithFault(
        "strategy-engine killed in mid-canary",
        () -> {
          compose.run("kill", "strategy-engine");
          compose.run("start", "strategy-engine");
        });
    releaseWithFault("Kafka restarted in mid-canary", () -> compose.run("restart", "kafka"));
    close(REQUESTS, REPLICAS + SHOPS);
  }

  private void production(ApiClient api) {
    var _ =
        new SettingsClient(api)
            .replace("/environments/production", "{\"runtime\":\"docker\",\"router\":\"haproxy\"}");
    MonitoringProfile monitoring = new MonitoringProfile(compose, environment("SLUICE_PROMETHEUS"));
    open();
    monitoring.requireTargetsUp();
    print("Prometheus scrapes each service, the router and Alertmanager");
    release("a good canary", CANARY, 0, Outcome.SUCCEEDED);
    UUID release = lane.postWhileProcessesStart(SLOW);
    lane.untilHalfWay(release);
    Log log = new Log(api, compose);
    Log.ReceivedRows before = log.received(release);
    compose.run("kill", "postgres");
    compose.run("exec", "-T", "postgres-standby", "bash", "/sluice/promote.sh");
    print("the primary database was killed in mid-canary, its standby promoted");
    lane.requireEnd(release, Outcome.SUCCEEDED);
    print("the running release ended: succeeded");
    log.requireKept(before, release);
    print(
        "no event is lost: %d were received before, all of them are in the log"
            .formatted(before.count()));
    UUID bad = lane.post(CANARY, 0.5);
    lane.requireEnd(bad, Outcome.ROLLED_BACK);
    print("a bad canary: " + Outcome.ROLLED_BACK);
    monitoring.requireLines(bad, log.transitions(bad));
    print("a line of JSON for each of its transitions, with its ids");
    monitoring.requireNotified("ReleaseRolledBack");
    print("its alert reached the webhook");
    close(PRODUCTION_REQUESTS, REPLICAS);
  }

  private void open() {
    lane.requireEnd(lane.post(ROLLING, 0), Outcome.SUCCEEDED);
    print("a first release serves");
    lane.startLoad(router, PER_SECOND);
  }

  private void release(String what, String strategy, double failing, Outcome outcome) {
    lane.requireEnd(lane.post(strategy, failing), outcome);
    print(what + ": " + outcome);
  }

  private void releaseWithFault(String what, Runnable fault) {
    UUID release = lane.postWhileProcessesStart(SLOW);
    lane.untilHalfWay(release);
    fault.run();
    lane.requireEnd(release, Outcome.SUCCEEDED);
    print(what + ": " + Outcome.SUCCEEDED);
  }

  /// Waits until enough requests were sent and only stable's containers run, and checks the
  /// results.
  private void close(long requests, int containers) {
    ResultPoller.until(
        requests + " requests", LIMIT, () -> lane.tally().sent(), sent -> sent >= requests);
    ResultPoller.until(
        "only stable's containers, and the shop's",
        LIMIT,
        compose::applications,
        count -> count == containers);
    lane.close();
    print("%d requests, lost to orchestration: %s".formatted(lane.tally().sent(), lane.lost()));
    if (!lane.lost().isEmpty()) {
      throw new IllegalStateException("requests were lost: " + lane.lost());
    }
  }

  private void print(String what) {
    Duration since = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf("  %5.1f s  %s%n", since.toMillis() / 1000.0, what);
  }
}
