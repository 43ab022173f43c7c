package io.sluice.bench.pipeline;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.load.LoadGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A lane that releases one version after another under load, every second one bad.
final class LaneRun {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
  private static final String AT_ONCE = "{\"rolling\":{\"observe\":\"0s\"}}";
  private static final String GOOD = "{\"canary\":{\"steps\":[10,100],\"observe\":\"1s\"}}";
  private static final String BAD = "{\"canary\":{\"steps\":[10,100],\"observe\":\"30s\"}}";
  private static final String FEW = ",\"analysis\":{\"minSamples\":1}";

  private final BenchLane lane;

  LaneRun(StackDriver stack, int number) {
    this.lane = new BenchLane(stack, "bench" + number);
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
    var _ = lane.await(lane.post(AT_ONCE, 0, FEW), State.ENDED, POLL_INTERVAL);
  }

  List<Done> run(int releases) {
    List<Done> done = new ArrayList<>();
    LoadGenerator load = lane.startLoad();
    try (load) {
      for (int i = 1; i <= releases; i++) {
        boolean bad = i % 2 == 0;
        load.phase(Integer.toString(i));
        UUID release = lane.post(bad ? BAD : GOOD, bad ? 0.5 : 0, FEW);
        Optional<Outcome> outcome = lane.await(release, State.ENDED, POLL_INTERVAL).outcome();
        done.add(new Done(release, bad, outcome, 0, Map.of()));
      }
    }
    return counted(load, done);
  }

  /// Adds the counts of requests, after all responses have arrived.
  private static List<Done> counted(LoadGenerator load, List<Done> done) {
    List<Done> counted = new ArrayList<>();
    for (int i = 0; i < done.size(); i++) {
      Done one = done.get(i);
      Map<String, Long> causes = load.tally(Integer.toString(i + 1)).failures();
      Optional<Long> own = Optional.ofNullable(causes.remove(one.release() + " 500"));
      counted.add(new Done(one.release(), one.bad(), one.outcome(), own.orElse(0L), causes));
    }
    return counted;
  }
}
