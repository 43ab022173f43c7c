package io.sluice.bench.revert;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A lane whose new versions are reverted while they are watched.
final class RevertRun {
  private static final int PER_SECOND = 50;
  private static final long POLL_INTERVAL = Duration.ofMillis(20).toNanos();
  private static final long LIMIT = Duration.ofMinutes(2).toNanos();
  private static final LaneKey LANE = new LaneKey("production", "revert");
  private static final String AT_ONCE = "{\"canary\":{\"steps\":[100],\"observe\":\"0s\"}}";

  private final StackDriver stack;
  private final ApiClient api;
  private int version;

  RevertRun(StackDriver stack) {
    this.stack = stack;
    this.api = new ApiClient(URI.create(stack.apiUrl()), () -> stack.findToken().orElseThrow());
  }

  /// @param traffic time until the router confirmed that the earlier version has all traffic, in ms
  /// @param end time until the revert had ended, in ms
  /// @param lost requests without a 2xx response of the application
  record Took(double traffic, double end, long lost) {}

  List<Took> run(int reverts) {
    UUID stable = post("");
    until(() -> state(stable) == State.ENDED);
    List<double[]> times = new ArrayList<>();
    LoadGenerator load =
        LoadGenerator.start(stack.port("--edge-port"), LANE.host(), PER_SECOND, "0");
    try (load) {
      for (int i = 0; i < reverts; i++) {
        load.phase(Integer.toString(i));
        UUID next = post(",\"bakeTime\":\"30m\"");
        until(() -> state(next) == State.BAKING);
        times.add(revert(stable));
      }
    }
    List<Took> took = new ArrayList<>();
    for (int i = 0; i < reverts; i++) {
      long lost =
          load.tally(Integer.toString(i)).failures().values().stream()
              .mapToLong(Long::longValue)
              .sum();
      took.add(new Took(times.get(i)[0], times.get(i)[1], lost));
    }
    return took;
  }

  private double[] revert(UUID stable) {
    long began = System.nanoTime();
    UUID revert =
        api.post("/lanes/" + LANE + "/revert", Optional.of("{\"release\":\"" + stable + "\"}"))
            .as(RevertView.class)
            .release()
            .orElseThrow();
    until(() -> weight(stable) == 100);
    long back = System.nanoTime();
    until(() -> state(revert) == State.ENDED);
    return new double[] {(back - began) / 1e6, (System.nanoTime() - began) / 1e6};
  }

  private int weight(UUID release) {
    return api.get("/lanes/" + LANE).as(LaneView.class).versions().stream()
        .filter(share -> share.release().equals(release))
        .mapToInt(share -> share.weight().value())
        .sum();
  }

  private State state(UUID release) {
    return api.get("/releases/" + release).as(ReleaseView.class).state();
  }

  private UUID post(String more) {
    String document =
        new ShopRelease(LANE.application(), "1." + version++, 1, 0, AT_ONCE, more)
            .json(stack.shopJar());
    return api.post("/releases", Optional.of(document)).as(ReleaseView.class).id();
  }

  private static void until(BooleanSupplier condition) {
    long until = System.nanoTime() + LIMIT;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(LANE + " does not get there");
      }
      LockSupport.parkNanos(POLL_INTERVAL);
    }
  }
}
