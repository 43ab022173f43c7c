package io.sluice.bench.pipeline;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.driver.ShopRelease;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.load.LoadGenerator;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// A lane that releases one version after another under load, every second one bad.
final class LaneRun {
  private static final int PER_SECOND = 50;
  private static final long POLL_INTERVAL = Duration.ofMillis(250).toNanos();
  private static final long LIMIT = Duration.ofMinutes(2).toNanos();
  private static final String GOOD = "{\"canary\":{\"steps\":[10,100],\"observe\":\"1s\"}}";
  private static final String BAD = "{\"canary\":{\"steps\":[10,100],\"observe\":\"30s\"}}";
  private static final String FEW = ",\"analysis\":{\"minSamples\":1}";

  private final StackDriver stack;
  private final ApiClient api;
  private final LaneKey key;
  private int version;

  LaneRun(StackDriver stack, int number) {
    this.stack = stack;
    this.api = new ApiClient(URI.create(stack.apiUrl()), () -> stack.findToken().orElseThrow());
    this.key = new LaneKey("production", "bench" + number);
  }

  /// @param failed requests that the release's version answered with 500
  /// @param causes number of other failed requests, by release and cause: `- lost`, `- timeout`
  record Done(
      UUID release, boolean bad, Optional<Outcome> outcome, long failed, Map<String, Long> causes) {
    Done {
      causes = Map.copyOf(causes);
    }

    /// Returns the number of failed requests that the version did not cause itself.
    long lost() {
      return causes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /// Releases the first version and waits until it serves; not measured.
  void open() {
    untilEnd(post("{\"rolling\":{\"observe\":\"0s\"}}", 0));
  }

  List<Done> run(int releases) {
    List<Done> done = new ArrayList<>();
    LoadGenerator load =
        LoadGenerator.start(stack.port("--edge-port"), key.host(), PER_SECOND, "0");
    try (load) {
      for (int i = 1; i <= releases; i++) {
        boolean bad = i % 2 == 0;
        load.phase(Integer.toString(i));
        UUID release = post(bad ? BAD : GOOD, bad ? 0.5 : 0);
        ReleaseView ended = untilEnd(release);
        done.add(new Done(release, bad, ended.outcome(), 0, Map.of()));
      }
    }
    return counted(load, done);
  }

  /// Adds the counts of requests, after all responses have arrived.
  private static List<Done> counted(LoadGenerator load, List<Done> done) {
    List<Done> counted = new ArrayList<>();
    for (int i = 0; i < done.size(); i++) {
      Done one = done.get(i);
      var tally = load.tally(Integer.toString(i + 1));
      Map<String, Long> causes = tally.failures();
      Optional<Long> own = Optional.ofNullable(causes.remove(one.release() + " 500"));
      counted.add(new Done(one.release(), one.bad(), one.outcome(), own.orElse(0L), causes));
    }
    return counted;
  }

  private UUID post(String strategy, double failing) {
    String document =
        new ShopRelease(key.application(), "1." + version++, 1, failing, strategy, FEW)
            .json(stack.shopJar());
    return api.post("/releases", Optional.of(document)).as(ReleaseView.class).id();
  }

  private ReleaseView untilEnd(UUID release) {
    long until = System.nanoTime() + LIMIT;
    while (System.nanoTime() < until) {
      ReleaseView view = api.get("/releases/" + release).as(ReleaseView.class);
      if (view.state() == State.ENDED) {
        return view;
      }
      LockSupport.parkNanos(POLL_INTERVAL);
    }
    throw new IllegalStateException("%s: release %s does not end".formatted(key, release));
  }
}
