package io.sluice.e2e.containers;

import io.sluice.cli.api.Api;
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
  private final Lane lane;
  private final int router;
  private final long begin = System.nanoTime();

  private Main(Compose compose, Lane lane, int router) {
    this.compose = compose;
    this.lane = lane;
    this.router = router;
  }

  public static void main(String[] args) {
    URI url = URI.create(environment("SLUICE_URL"));
    Path token = Path.of(environment("SLUICE_TOKEN_FILE"));
    Api api = new Api(url, () -> read(token));
    try (Lane lane = new Lane(api, "till", args[4])) {
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
    disturbed(
        "strategy-engine killed in mid-canary",
        () -> {
          compose.run("kill", "strategy-engine");
          compose.run("start", "strategy-engine");
        });
    disturbed("Kafka restarted in mid-canary", () -> compose.run("restart", "kafka"));
    close(REQUESTS, REPLICAS + SHOPS);
  }

  private void production(Api api) {
    var _ = api.put("/environments/production", "{\"runtime\":\"docker\",\"router\":\"haproxy\"}");
    Watched watched = new Watched(compose, environment("SLUICE_PROMETHEUS"));
    open();
    watched.requireTargetsUp();
    say("Prometheus scrapes each service, the router and Alertmanager");
    release("a good canary", CANARY, 0, Outcome.SUCCEEDED);
    UUID release = lane.postBesideStarts(SLOW);
    lane.untilHalfWay(release);
    Log log = new Log(api, compose);
    Log.Seen before = log.told(release);
    compose.run("kill", "postgres");
    compose.run("exec", "-T", "postgres-standby", "bash", "/sluice/promote.sh");
    say("the primary database was killed in mid-canary, its standby promoted");
    lane.ends(release, Outcome.SUCCEEDED);
    say("the running release ended: succeeded");
    log.requireKept(before, release);
    say(
        "no event is lost: %d were told before, all of them stand in the log"
            .formatted(before.count()));
    UUID bad = lane.post(CANARY, 0.5);
    lane.ends(bad, Outcome.ROLLED_BACK);
    say("a bad canary: " + Outcome.ROLLED_BACK);
    watched.requireLines(bad, log.transitions(bad));
    say("a line of JSON for each of its transitions, with its ids");
    watched.requireTold("ReleaseTakenBack");
    say("its alert reached the webhook");
    close(PRODUCTION_REQUESTS, REPLICAS);
  }

  private void open() {
    lane.ends(lane.post(ROLLING, 0), Outcome.SUCCEEDED);
    say("a first release serves");
    lane.call(router, PER_SECOND);
  }

  private void release(String what, String strategy, double failing, Outcome outcome) {
    lane.ends(lane.post(strategy, failing), outcome);
    say(what + ": " + outcome);
  }

  private void disturbed(String what, Runnable fault) {
    UUID release = lane.postBesideStarts(SLOW);
    lane.untilHalfWay(release);
    fault.run();
    lane.ends(release, Outcome.SUCCEEDED);
    say(what + ": " + Outcome.SUCCEEDED);
  }

  /// Waits until enough requests were sent and only stable's containers run, and checks the
  /// results.
  private void close(long requests, int containers) {
    Waiting.until(
        requests + " requests", LIMIT, () -> lane.tally().sent(), sent -> sent >= requests);
    Waiting.until(
        "only stable's containers, and the shop's",
        LIMIT,
        compose::applications,
        count -> count == containers);
    lane.close();
    say("%d requests, lost to orchestration: %s".formatted(lane.tally().sent(), lane.lost()));
    if (!lane.lost().isEmpty()) {
      throw new IllegalStateException("requests were lost: " + lane.lost());
    }
  }

  private void say(String what) {
    Duration since = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf("  %5.1f s  %s%n", since.toMillis() / 1000.0, what);
  }
}
