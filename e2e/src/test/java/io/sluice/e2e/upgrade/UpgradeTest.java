package io.sluice.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Topic;
import io.sluice.e2e.TestedStack;
import io.sluice.sandbox.Trees;
import io.sluice.sandbox.driver.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/// Two replicas of each service, whose versions are exchanged one by one and back, under load and
/// while releases run. Half-way each service has a replica of each version, although an upgrade
/// replaces the readers first: there an old reader receives events of an unknown type.
@Isolated("two replicas of each service keep both cores busy")
class UpgradeTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path ROOT = TestedStack.root();
  private static final Path DIRECTORY = ROOT.resolve("e2e/target/upgraded");
  private static final PackagedVersion PRESENT = new PackagedVersion(ROOT);

  /// The tree of the last release, built; see `./sluice test upgrade`.
  private static final Optional<String> RELEASED =
      Optional.ofNullable(System.getProperty("sluice.upgrade.from"));

  /// The replicas of the first half of an upgrade, in order, and those of the second. In each half
  /// the engine's replica has another number than the readers', since replicas of one number read
  /// the same partitions.
  private static final List<List<String>> WAVES =
      List.of(
          List.of("notifier 0", "health-monitor 0", "release-api 0", "strategy-engine 1"),
          List.of("notifier 1", "health-monitor 1", "release-api 1", "strategy-engine 0"));

  /// Whether the test exchanges all replicas, not only the first half: it takes longer than any
  /// other test.
  private static final boolean IS_WHOLE = Boolean.getBoolean("sluice.upgrade.whole");

  private long begin;

  @BeforeEach
  void clean() throws IOException {
    Trees.delete(DIRECTORY);
    begin = System.nanoTime();
  }

  @Test
  void a_version_with_another_event_and_field_is_exchanged_forth_and_back() throws IOException {
    var next = new PackagedVersion(DIRECTORY.resolve("next"));
    Path classes = DIRECTORY.resolve("classes");
    NextVersion.compile(ROOT, new SourcePatch(ROOT, NextVersion.patch()), PRESENT, classes);
    PackagedVersion.SERVICES.forEach(service -> PRESENT.patch(service, classes, next));
    log("the next version is packaged");

    exchange(PRESENT, next, UpgradeTest::requireNews);
  }

  /// Makes no test before the first release, or if the last release is not built.
  @TestFactory
  Stream<DynamicTest> the_last_release_is_exchanged_for_this_version_and_back() {
    return RELEASED.stream()
        .map(tree ->
            DynamicTest.dynamicTest(
                tree, () -> exchange(new PackagedVersion(Path.of(tree)), PRESENT, _ -> {})));
  }

  private void exchange(
      PackagedVersion old, PackagedVersion next, Consumer<ReplicatedStack> requireMore) {
    try (var stack = new ReplicatedStack("upgrade", DIRECTORY.resolve("tree"), old)) {
      stack.start();
      log("two replicas of each service are ready");
      try (var lanes = new BusyLanes(stack.stack())) {
        lanes.begin();
        log("releases run");
        for (List<String> wave : waves()) {
          wave.forEach(replica -> exchange(stack, replica, next));
          lanes.untilNextRound();
          log("a round of releases after this part of the exchange");
        }
        for (List<String> wave : waves().reversed()) {
          for (String replica : wave.reversed()) {
            exchange(stack, replica, old);
            if (wave.equals(WAVES.getFirst())) {
              untilNothingIsParked(stack); // the next may be the last that can process them
            }
          }
          lanes.untilNextRound();
          log("a round of releases after this part of the downgrade");
        }
        lanes.end();
        log("all releases have ended");
        lanes.requireOutcomes();
        requireMore.accept(stack);
        requireGood(stack, lanes);
        log("%d releases, %d requests".formatted(lanes.releases().size(), lanes.sent()));
      }
    }
  }

  private static List<List<String>> waves() {
    return IS_WHOLE ? WAVES : List.of(WAVES.getFirst());
  }

  private void exchange(ReplicatedStack stack, String replica, PackagedVersion version) {
    stack.exchange(replica, version);
    log("%s is exchanged".formatted(replica));
  }

  /// Waits until all replicas are ready and report no parked lane.
  private static void untilNothingIsParked(ReplicatedStack stack) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(stack.readiness())
                .allSatisfy((_, body) -> assertThat(body).isNotEmpty().doesNotContain("parked: ")));
  }

  private static void requireGood(ReplicatedStack stack, BusyLanes lanes) {
    assertThat(lanes.lost()).as("requests without an answer").isEmpty();
    assertThat(stack.deadLetters()).as("dead letters").isEmpty();
    untilNothingIsParked(stack);
    assertThat(stack.stack().driver().run("status").exit()).isZero();
    stack
        .apis()
        .forEach(api ->
            lanes
                .releases()
                .forEach(release -> {
                  for (String view : List.of("", "/events", "/replay", "/notices")) {
                    assertThat(api.get("/releases/" + release + view).body()).isNotEmpty();
                  }
                }));
  }

  /// Requires events of the new version, and lanes that an old reader parked because of them.
  private static void requireNews(ReplicatedStack stack) {
    try (var topics = new Topics(stack.stack().driver().port("--broker-port"))) {
      List<Topics.Event> progress = topics.all(Topic.PROGRESS.topicName());
      assertThat(progress).anyMatch(event -> event.type().equals("io.sluice.annotated"));
      assertThat(progress).anyMatch(event -> event.json().contains("\"planner\":\"next\""));
    }
    assertThat(stack.parked()).as("lanes that an old reader parked").isPositive();
  }

  private void log(String what) {
    System.out.printf("upgrade, %.1f s: %s%n", (System.nanoTime() - begin) / 1e9, what);
  }
}
