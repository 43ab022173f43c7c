package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cli.api.CliException;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.load.LoadGenerator;
import io.sluice.sandbox.load.LoadTally;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A lane's releases, one after the other, under load.
public final class Journey {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String REPLACE = ",\"concurrency\":\"replace\"";
  private static final List<String> SERVICES =
      List.of("strategy-engine", "health-monitor", "release-api", "notifier");

  private final TestedStack stack;
  private final ShopLane lane;
  private final LoadGenerator load;
  private final String strategy;
  private final Map<UUID, Outcome> expected = new LinkedHashMap<>();
  private final Set<UUID> bad = new HashSet<>();

  /// @param strategy the strategy as JSON
  public Journey(TestedStack stack, ShopLane lane, int perSecond, String strategy) {
    this.stack = stack;
    this.lane = lane;
    this.load = lane.load(stack.edge(), perSecond);
    this.strategy = strategy;
  }

  /// @throws AssertionError if the outcome of a release differs from that of its course
  public void run(List<Course> courses) {
    for (Course course : courses) {
      boolean isBad = course == Course.BAD;
      UUID release = post(course.outcome(), isBad, "");
      switch (course) {
        case GOOD, BAD -> {}
        case ABORTED -> {
          untilHalfWay(release);
          stack.api().post("/releases/" + release + "/abort", Optional.empty());
        }
        case SUPERSEDED -> {
          untilHalfWay(release);
          requireExpectedEnd(post(Outcome.SUCCEEDED, false, REPLACE));
        }
        case KILLED -> {
          untilHalfWay(release);
          stack.driver().kill(SERVICES.get(expected.size() % SERVICES.size()));
        }
      }
      requireExpectedEnd(release);
    }
  }

  private UUID post(Outcome outcome, boolean isBad, String more) {
    UUID release = lane.post(strategy, isBad ? 0.5 : 0, more);
    expected.put(release, outcome);
    if (isBad) {
      bad.add(release);
    }
    return release;
  }

  private void untilHalfWay(UUID release) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(e -> e instanceof CliException failure && failure.isPassing())
        .until(
            () -> stack.api().get("/releases/" + release).as(ReleaseView.class),
            view -> view.weight().value() > 0);
  }

  private void requireExpectedEnd(UUID release) {
    ReleaseView ended = lane.untilEnd(release);
    assertThat(ended.outcome())
        .as("%s %s: %s", lane.key(), release, ended.reason())
        .isEqualTo(Optional.ofNullable(expected.get(release)));
  }

  public void stopLoad() {
    load.close();
  }

  /// Returns the counts of the lane's clients.
  public LoadTally tally() {
    return load.tally("before");
  }

  /// Returns the requests without a proper response; status 500 of a bad candidate is expected.
  public Map<String, Long> lost() {
    Map<String, Long> lost = new LinkedHashMap<>(tally().by());
    lost.keySet().removeIf(what -> what.endsWith(" 200"));
    bad.forEach(release -> lost.remove(release + " 500"));
    return lost;
  }

  /// The outcome of each release.
  public Map<UUID, Outcome> expected() {
    return expected;
  }
}
