package io.sluice.bench.pipeline;

import io.sluice.bench.base.Waits;
import io.sluice.cli.api.ApiClient;
import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.RevertView;
import io.sluice.sandbox.driver.ShopRelease;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.load.LoadGenerator;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A lane of the stack, to which a benchmark posts one version of the demo application after
/// another.
final class BenchLane {
  private static final int PER_SECOND = 50;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final StackDriver stack;
  private final ApiClient api;
  private final LaneKey key;
  private int version;

  BenchLane(StackDriver stack, String application) {
    this.stack = stack;
    this.api = new ApiClient(URI.create(stack.apiUrl()), () -> stack.findToken().orElseThrow());
    this.key = new LaneKey("production", application);
  }

  /// Starts requests at a steady rate.
  LoadGenerator startLoad() {
    return LoadGenerator.start(stack.port("--edge-port"), key.host(), PER_SECOND, "0");
  }

  /// Posts the next version.
  ///
  /// @param failing share of its requests that it answers with 500, 0 to 1
  /// @param more further fields as JSON, each after a comma; empty if there are none
  UUID post(String strategy, double failing, String more) {
    String document =
        new ShopRelease(key.application(), "1." + version++, 1, failing, strategy, more)
            .json(stack.shopJar());
    return api.post("/releases", Optional.of(document)).as(ReleaseView.class).id();
  }

  /// Returns the release that reverts the lane to `release`.
  UUID revertTo(UUID release) {
    return api.post("/lanes/" + key + "/revert", Optional.of("{\"release\":\"" + release + "\"}"))
        .as(RevertView.class)
        .release()
        .orElseThrow();
  }

  /// Returns `release` once it is in `state`.
  ReleaseView await(UUID release, State state, Duration interval) {
    var last = new AtomicReference<Optional<ReleaseView>>(Optional.empty());
    Waits.awaitCondition(
        () -> {
          ReleaseView view = release(release);
          last.set(Optional.of(view));
          return view.state() == state;
        },
        interval,
        TIMEOUT,
        () ->
            "%s: release %s is not %s, stays %s"
                .formatted(key, release, state, last.get().orElseThrow().state()));
    return last.get().orElseThrow();
  }

  /// Returns once `release` has all traffic.
  void awaitAllTraffic(UUID release, Duration interval) {
    var last = new AtomicInteger();
    Waits.awaitCondition(
        () -> {
          last.set(weight(release));
          return last.get() == 100;
        },
        interval,
        TIMEOUT,
        () -> "%s: the weight of release %s stays %d %%".formatted(key, release, last.get()));
  }

  private ReleaseView release(UUID id) {
    return api.get("/releases/" + id).as(ReleaseView.class);
  }

  /// Returns the weight of `release` in percent.
  private int weight(UUID release) {
    return api.get("/lanes/" + key).as(LaneView.class).versions().stream()
        .filter(share -> share.release().equals(release))
        .mapToInt(share -> share.weight().value())
        .sum();
  }
}
