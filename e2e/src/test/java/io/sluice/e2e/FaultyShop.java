package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cli.api.CliException;
import io.sluice.cli.api.ResponseReader;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.driver.ShopRelease;
import io.sluice.sandbox.load.LoadGenerator;
import io.sluice.sandbox.load.LoadTally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A lane whose versions have faults: they have a limited number of running instances, fail, or
/// exit at a fraction of their requests.
final class FaultyShop {
  static final Duration LIMIT = Duration.ofMinutes(5);

  private final TestedStack stack;
  private final LaneKey key;

  FaultyShop(TestedStack stack, String application) {
    this.stack = stack;
    this.key = new LaneKey("production", application);
  }

  /// @param options options of the shop other than its version
  UUID post(
      String version,
      int replicas,
      double failing,
      String strategy,
      String more,
      String... options) {
    var release =
        new ShopRelease(
            key.application(), version, replicas, failing, 0, strategy, more, List.of(options));
    return stack
        .api()
        .post(
            "/releases",
            Optional.of(release.json(stack.driver().shopJar())),
            Map.of("Idempotency-Key", UUID.randomUUID().toString()))
        .as(ReleaseView.class)
        .id();
  }

  /// Releases the first version, with a seat for each of its instances.
  UUID open(int replicas) {
    UUID release =
        post("1.0", replicas, 0, "{\"rolling\":{\"observe\":\"0s\"}}", "", seats("1.0", replicas));
    assertThat(untilEnd(release).outcome()).contains(Outcome.SUCCEEDED);
    return release;
  }

  /// Opens `shops` in parallel.
  static void openAll(List<FaultyShop> shops, int replicas) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              shops.stream()
                  .map(shop -> CompletableFuture.runAsync(() -> shop.open(replicas), threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  /// Returns options for a version of which `count` instances may run at a time.
  String[] seats(String version, int count) {
    Path directory = seatsOf(version);
    try {
      Files.createDirectories(directory);
      for (int i = 0; i < count; i++) {
        Files.write(directory.resolve("seat-" + i), new byte[0]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new String[] {"--seats", directory.toString()};
  }

  /// Removes seats until new instances of `version` find only `left`.
  void removeSeats(String version, int left) {
    try (var seats = Files.list(seatsOf(version))) {
      for (Path seat : seats.sorted().skip(left).toList()) {
        Files.delete(seat);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path seatsOf(String version) {
    return stack.driver().state().resolve("seats").resolve(key.application() + "-" + version);
  }

  List<InstanceView> ready(UUID release) {
    String answer = stack.api().get("/lanes/" + key + "/instances").body();
    return ResponseReader.page(answer, InstanceView.class).items().stream()
        .filter(it -> it.release().equals(release) && it.state() == InstanceView.State.READY)
        .toList();
  }

  /// Kills `instances`, and waits until they are gone.
  static void kill(List<InstanceView> instances) {
    List<ProcessHandle> ended = new ArrayList<>();
    for (InstanceView instance : instances) {
      ProcessHandle.of(instance.pid().orElseThrow())
          .ifPresent(process -> {
            process.destroyForcibly();
            ended.add(process);
          });
    }
    ended.forEach(process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  /// Waits until `count` instances of `release` are ready, none of them among `others`.
  void untilReady(UUID release, int count, List<InstanceView> others) {
    List<String> old = others.stream().map(InstanceView::id).toList();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(CliException.class::isInstance)
        .until(() -> ready(release).stream().filter(it -> !old.contains(it.id())).count() >= count);
  }

  ReleaseView view(UUID release) {
    return stack.api().get("/releases/" + release).as(ReleaseView.class);
  }

  LaneView lane() {
    return stack.api().get("/lanes/" + key).as(LaneView.class);
  }

  void untilWeight(UUID release, int weight) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> view(release).weight().value() == weight);
  }

  void untilState(UUID release, State state) {
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> view(release).state() == state);
  }

  ReleaseView untilEnd(UUID release) {
    return await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsMatching(CliException.class::isInstance)
        .until(() -> view(release), view -> view.state() == State.ENDED);
  }

  LoadGenerator load(int perSecond) {
    return load(stack.edge(), perSecond);
  }

  /// @param router the port at which the router takes traffic
  LoadGenerator load(int router, int perSecond) {
    return LoadGenerator.start(router, key.host(), perSecond, "before");
  }

  /// Waits until `requests` requests were sent in the load's phase `phase`.
  static LoadTally after(LoadGenerator load, String phase, long requests) {
    await().atMost(LIMIT).until(() -> load.tally(phase).sent() >= requests);
    return load.tally(phase);
  }
}
