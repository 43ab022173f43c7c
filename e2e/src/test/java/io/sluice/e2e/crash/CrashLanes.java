package io.sluice.e2e.crash;

import static org.awaitility.Awaitility.await;

import io.sluice.cli.api.SettingsClient;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.e2e.ShopLane;
import io.sluice.e2e.TestedStack;
import io.sluice.sandbox.load.LoadGenerator;
import io.sluice.sandbox.load.LoadTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/// A lane for each way, under load, with a receiver of their webhooks.
final class CrashLanes implements AutoCloseable {
  private static final int PER_SECOND = 25;

  /// A notification in delivery is sent again once its lease is over, after 45 s.
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);

  /// The test is about deaths, not verdicts: a blue/green's first poll has only probes, one a
  /// second.
  private static final String FEW_SAMPLES = ",\"analysis\":{\"minSamples\":3}";

  private static final String SHOP = "io.sluice.sandbox.shop.Main";

  private final TestedStack stack;
  private final Hooks hooks = new Hooks();
  private final Map<Way, ShopLane> lanes = new EnumMap<>(Way.class);
  private final Map<Way, LoadGenerator> loads = new EnumMap<>(Way.class);
  private final List<UUID> ended = new ArrayList<>();
  private int rounds;

  /// Opens the lanes: each lane's first release serves when this returns.
  CrashLanes(TestedStack stack) {
    this.stack = stack;
    var _ =
        new SettingsClient(stack.api())
            .replace(
                "/environments/production",
                "{\"runtime\":\"local\",\"router\":\"edge\",\"allowedHosts\":[\"127.0.0.1\"]}",
                "the notices of this test");
    for (Way way : Way.values()) {
      ShopLane lane =
          new ShopLane(stack.api(), stack.driver().shopJar(), way.application(), FEW_SAMPLES);
      lane.open();
      lanes.put(way, lane);
      loads.put(way, lane.load(stack.edge(), PER_SECOND));
    }
  }

  /// Begins a release in each lane.
  Map<Way, UUID> begin() {
    rounds++;
    loads.values().forEach(load -> load.phase("round " + rounds));
    Map<Way, UUID> begun = new LinkedHashMap<>();
    lanes.forEach((way, lane) -> {
      String hook = ",\"notify\":[{\"webhook\":\"%s\"}]".formatted(hooks.address(way));
      begun.put(way, lane.post(way.strategy(), way.failing(), hook));
    });
    return begun;
  }

  /// Waits for the ends of the releases.
  ///
  /// @param before the number of notifications of each lane when the releases began
  /// @return the faults, a sentence each
  List<String> end(Map<Way, UUID> begun, Map<Way, Integer> before) {
    List<String> faults = new ArrayList<>();
    begun.forEach((way, release) -> {
      ReleaseView view = of(lanes, way).untilEnd(release);
      if (!view.outcome().equals(Optional.of(way.expected()))) {
        faults.add("%s %s: %s".formatted(way, view.outcome(), view.reason()));
      }
      ended.add(release);
    });
    settle(begun, before, faults);
    begun.forEach((way, release) -> {
      Map<String, Long> lost = lost(way, release);
      if (!lost.isEmpty()) {
        faults.add("%s lost %s".formatted(way, lost));
      }
    });
    return faults;
  }

  private void settle(Map<Way, UUID> begun, Map<Way, Integer> before, List<String> faults) {
    try {
      await()
          .atMost(SETTLED_WITHIN)
          .pollInterval(Duration.ofMillis(100))
          .until(() ->
              instances() == lanes.size()
                  && begun.keySet().stream().allMatch(way -> newNotifications(way, before) == 1));
    } catch (ConditionTimeoutException _) {
      faults.add(
          "%d instances run for %d lanes; notifications received %s"
              .formatted(
                  instances(),
                  lanes.size(),
                  begun.keySet().stream()
                      .map(way -> way + " " + newNotifications(way, before))
                      .toList()));
    }
  }

  private int newNotifications(Way way, Map<Way, Integer> before) {
    return hooks.notifications(way) - before.getOrDefault(way, 0);
  }

  /// Returns the number of notifications of each lane, by id.
  Map<Way, Integer> notifications() {
    Map<Way, Integer> notifications = new EnumMap<>(Way.class);
    lanes.keySet().forEach(way -> notifications.put(way, hooks.notifications(way)));
    return notifications;
  }

  /// Returns the steps of `release`.
  List<StepView> steps(UUID release) {
    return stack.api().get("/releases/" + release).as(ReleaseView.class).steps();
  }

  /// The releases that have ended.
  List<UUID> ended() {
    return ended;
  }

  /// Returns the number of all requests so far.
  long requests() {
    return loads.values().stream()
        .flatMap(load -> IntStream.rangeClosed(1, rounds).mapToObj(i -> load.tally("round " + i)))
        .mapToLong(LoadTally::sent)
        .sum();
  }

  private Map<String, Long> lost(Way way, UUID release) {
    Map<String, Long> failures =
        new LinkedHashMap<>(of(loads, way).tally("round " + rounds).failures());
    if (way.expected() == Outcome.ROLLED_BACK) {
      failures.remove(release + " 500");
    }
    return failures;
  }

  private static <T> T of(Map<Way, T> map, Way way) {
    return Optional.ofNullable(map.get(way)).orElseThrow();
  }

  /// Counts the processes of the demo application on this stack's ports.
  private long instances() {
    String[] range = stack.instancePorts().split("-", 2);
    int first = Integer.parseInt(range[0]);
    int last = Integer.parseInt(range[1]);
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().arguments().stream())
        .map(List::of)
        .filter(words -> words.contains(SHOP) && words.contains("--port"))
        .mapToInt(words -> Integer.parseInt(words.get(words.indexOf("--port") + 1)))
        .filter(port -> port >= first && port <= last)
        .count();
  }

  @Override
  public void close() {
    loads.values().forEach(LoadGenerator::close);
    hooks.close();
  }
}
