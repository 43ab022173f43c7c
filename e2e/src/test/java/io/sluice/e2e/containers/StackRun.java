package io.sluice.e2e.containers;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.SettingsClient;
import io.sluice.contract.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/// Releases of real containers on a running stack of docker-compose, under load, while parts of it
/// fail. Each release must end as expected, and no request may be lost.
final class StackRun implements AutoCloseable {
  static final String ROLLING = "{\"rolling\":{\"observe\":\"0s\"}}";
  static final String CANARY = "{\"canary\":{\"steps\":[10,50,100],\"observe\":\"5s\"}}";
  static final String SLOW = "{\"canary\":{\"steps\":[20,100],\"observe\":\"12s\"}}";
  static final String BLUE_GREEN = "{\"blueGreen\":{\"observe\":\"5s\",\"keep\":\"5s\"}}";

  private static final int PER_SECOND = 400;
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String IMAGE =
      "sluice/demo-shop:" + System.getenv().getOrDefault("SLUICE_VERSION", "dev");

  private final ComposeStack stack;
  private final ContainerLane lane;
  private final ElapsedTime time;

  StackRun(ComposeStack stack, ApiClient api) {
    this(stack, api, new ElapsedTime());
  }

  /// @param time the time of its test
  StackRun(ComposeStack stack, ApiClient api, ElapsedTime time) {
    this.stack = stack;
    this.time = time;
    this.lane = new ContainerLane(api, "till", IMAGE);
  }

  /// Lets the environment of the releases run containers behind HAProxy.
  static void useContainers(ApiClient api) throws IOException {
    var _ =
        new SettingsClient(api)
            .replace(
                "/environments/production",
                "{\"runtime\":\"docker\",\"router\":\"haproxy\"}",
                "containers behind HAProxy");
  }

  /// Releases the first version and starts the load.
  void open(int routerPort) {
    lane.requireEnd(lane.post(ROLLING, 0), Outcome.SUCCEEDED);
    print("a first release serves");
    lane.startLoad(routerPort, PER_SECOND, "after the first release");
  }

  UUID release(String phase, String strategy, double failing, Outcome outcome) {
    lane.startPhase(phase);
    UUID release = lane.post(strategy, failing);
    lane.requireEnd(release, outcome);
    print(phase + ": " + outcome);
    return release;
  }

  void releaseWithFault(String phase, Runnable fault) {
    UUID release = halfWay(phase);
    fault.run();
    lane.requireEnd(release, Outcome.SUCCEEDED);
    print(phase + ": " + Outcome.SUCCEEDED);
  }

  /// Returns a release that has moved a part of the traffic.
  UUID halfWay(String phase) {
    lane.startPhase(phase);
    UUID release = lane.post(SLOW, 0);
    lane.untilHalfWay(release);
    return release;
  }

  void requireEnd(UUID release, Outcome outcome) {
    lane.requireEnd(release, outcome);
    print("the running release ended: " + outcome);
  }

  /// Waits until enough requests were sent and only stable's containers run, and checks the
  /// results.
  void requireNothingLost(long requests, int containers) {
    ResultPoller.until(requests + " requests", LIMIT, lane::sent, sent -> sent >= requests);
    ResultPoller.until(
        "only stable's containers, and the shop's",
        LIMIT,
        stack::applications,
        count -> count == containers);
    lane.close();
    print("%d requests, lost to orchestration: %s".formatted(lane.sent(), lane.lost()));
    if (!lane.lost().isEmpty()) {
      throw new IllegalStateException("requests were lost: " + lane.lost());
    }
  }

  void print(String what) {
    time.print("%s; %d requests so far, lost: %s".formatted(what, lane.sent(), lane.lost()));
  }

  @Override
  public void close() {
    lane.close();
  }
}
