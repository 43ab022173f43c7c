package io.sluice.e2e.upgrade;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.Topic;
import io.sluice.e2e.Replica;
import io.sluice.e2e.TestedStack;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A stack with two replicas of each service: the stack's own, and one more of each.
final class ReplicatedStack implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /// Disables start-up caches: only one version has any, so none would be used.
  private static final Map<String, String> NO_CACHES = Map.of("SLUICE_AOT", "off");

  private static final Map<String, String> FLAGS =
      Map.of(
          "notifier", "--notifier-port",
          "health-monitor", "--health-port",
          "release-api", "--api-port",
          "strategy-engine", "--engine-port");

  private final PackagedVersion first;
  private final VersionTree tree;
  private final TestedStack stack;
  private final Map<String, Integer> secondPorts = new HashMap<>();
  private final Map<String, Replica> seconds = new HashMap<>();

  /// @param directory the directory for the tree from which it runs
  ReplicatedStack(String name, Path directory, PackagedVersion first) {
    this.first = first;
    this.tree = VersionTree.make(TestedStack.root(), directory, first);
    this.stack = TestedStack.fresh(name, directory);
    PackagedVersion.SERVICES.forEach(service -> secondPorts.put(service, OwnPorts.allocate()));
  }

  /// Starts all replicas with the first version.
  void start() {
    stack.up(NO_CACHES);
    PackagedVersion.SERVICES.forEach(service -> seconds.put(service, second(service, first)));
    seconds.values().forEach(Replica::untilReady);
  }

  TestedStack stack() {
    return stack;
  }

  /// Returns the API of each replica of release-api.
  List<ApiClient> apis() {
    String second = "http://127.0.0.1:" + secondPorts.get("release-api");
    return List.of(
        stack.api(), new ApiClient(URI.create(second), () -> driver().findToken().orElseThrow()));
  }

  /// Replaces a replica, and waits until the new one is ready.
  ///
  /// @param replica the service and its number, such as `notifier 1`; 0 is the stack's own
  void exchange(String replica, PackagedVersion version) {
    String[] words = replica.split(" ", -1);
    if (words[1].equals("0")) {
      exchangeFirst(words[0], version);
    } else {
      exchangeSecond(words[0], version);
    }
  }

  /// Replaces the stack's own replica of `service`. The link changes first, since the supervisor
  /// restarts the service at once.
  private void exchangeFirst(String service, PackagedVersion version) {
    ProcessHandle old = driver().findProcess(service).orElseThrow();
    tree.set(service, version);
    old.destroy();
    await().atMost(LIMIT).until(() -> driver().isReadyAnew(service, old.pid()));
  }

  private void exchangeSecond(String service, PackagedVersion version) {
    requireNonNull(seconds.get(service)).stop();
    Replica fresh = second(service, version);
    seconds.put(service, fresh);
    fresh.untilReady();
  }

  private Replica second(String service, PackagedVersion version) {
    int port = requireNonNull(secondPorts.get(service));
    return new Replica(
        driver(), service, version.app(service), port, stack.instancePorts(), List.of());
  }

  /// Returns the number of records in each dead letter topic that has some.
  Map<String, Integer> deadLetters() {
    try (var topics = new Topics(driver().port("--broker-port"))) {
      Map<String, Integer> counts = new TreeMap<>();
      for (Topic topic : Topic.values()) {
        for (String group : topic.readers()) {
          int count = topics.all(topic.deadLetters(group)).size();
          if (count > 0) {
            counts.put(topic.deadLetters(group), count);
          }
        }
      }
      return counts;
    }
  }

  /// Returns each replica's readiness report, by service and number; empty if it is not ready.
  Map<String, String> readiness() {
    Map<String, String> readiness = new TreeMap<>();
    ports().forEach((name, port) -> readiness.put(name, Replica.readiness(driver(), port)));
    return readiness;
  }

  private Map<String, Integer> ports() {
    Map<String, Integer> ports = new TreeMap<>();
    for (String service : PackagedVersion.SERVICES) {
      ports.put(service + " 0", driver().port(requireNonNull(FLAGS.get(service))));
      ports.put(service + " 1", requireNonNull(secondPorts.get(service)));
    }
    return ports;
  }

  /// Returns how often a replica has parked a lane because of a newer version's record.
  long parked() {
    try (Stream<Path> files = Files.walk(driver().state(), 2)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .flatMap(ReplicatedStack::lines)
          .filter(line -> line.contains("waits, the others continue: version "))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path log) {
    try {
      return Files.readAllLines(log).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StackDriver driver() {
    return stack.driver();
  }

  @Override
  public void close() {
    seconds.values().forEach(Replica::close);
    stack.down();
  }
}
