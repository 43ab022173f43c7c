package io.sluice.e2e;

import static org.awaitility.Awaitility.await;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.driver.ShopRelease;
import io.sluice.sandbox.load.LoadGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A lane with the demo application, its releases and its load.
public final class ShopLane {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String ANALYSIS = ",\"analysis\":{\"minSamples\":10}";

  private final ApiClient api;
  private final Path jar;
  private final LaneKey key;
  private final String analysis;
  private int version;

  public ShopLane(ApiClient api, Path jar, String application) {
    this(api, jar, application, ANALYSIS);
  }

  /// @param analysis the field as JSON, after a comma
  public ShopLane(ApiClient api, Path jar, String application, String analysis) {
    this.api = api;
    this.jar = jar;
    this.analysis = analysis;
    this.key = new LaneKey("production", application);
  }

  /// Opens `lanes` in parallel.
  public static void openAll(List<ShopLane> lanes) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              lanes.stream()
                  .map(lane -> CompletableFuture.runAsync(lane::open, threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  public LaneKey key() {
    return key;
  }

  /// Posts the next version; repeats the request under one key while release-api is unavailable.
  public UUID post(String strategy, double failing) {
    return post(strategy, failing, "");
  }

  /// @param more further fields as JSON, each after a comma; empty if there are none
  public UUID post(String strategy, double failing, String more) {
    String document =
        new ShopRelease(key.application(), "1." + version++, 1, failing, strategy, analysis + more)
            .json(jar);
    String idempotencyKey = UUID.randomUUID().toString();
    return await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(e -> e instanceof CliException failure && failure.isPassing())
        .until(
            () ->
                api.post(
                        "/releases",
                        Optional.of(document),
                        Map.of("Idempotency-Key", idempotencyKey))
                    .as(ReleaseView.class)
                    .id(),
            id -> true);
  }

  ReleaseView read(UUID release) {
    return api.get("/releases/" + release).as(ReleaseView.class);
  }

  public ReleaseView untilEnd(UUID release) {
    return await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsMatching(e -> e instanceof CliException failure && failure.isPassing())
        .until(
            () -> api.get("/releases/" + release).as(ReleaseView.class),
            view -> view.state() == State.ENDED);
  }

  /// Waits until no release is active, such as one of a failed test.
  public void untilIdle() {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsMatching(e -> e instanceof CliException failure && failure.isPassing())
        .until(() -> api.get("/lanes/" + key).as(LaneView.class), lane -> lane.active().isEmpty());
  }

  /// Opens the lane: its first release serves when this returns.
  public void open() {
    ReleaseView first = untilEnd(post("{\"rolling\":{\"observe\":\"0s\"}}", 0));
    if (first.outcome().filter(Outcome.SUCCEEDED::equals).isEmpty()) {
      throw new AssertionError(key + " did not open: " + first.reason());
    }
  }

  public LoadGenerator load(int edge, int perSecond) {
    return LoadGenerator.start(edge, key.host(), perSecond, "before");
  }
}
