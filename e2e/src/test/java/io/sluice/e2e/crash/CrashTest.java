package io.sluice.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.contract.view.StepView;
import io.sluice.e2e.OutcomeTopic;
import io.sluice.e2e.TestedStack;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.Topics;
import io.sluice.sandbox.driver.Topics.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Each service, the broker and the database die at critical points, while four lanes release under
/// load: no request is lost, nothing happens twice, no manual action is necessary, and every
/// release ends as it would have. By default each victim and each point occurs at least once; with
/// `-Dsluice.crash=one-each` each victim dies at each of its points, and with `all` at every step.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
  private final TestedStack stack = TestedStack.fresh("crash");
  private final List<CellResult> results = new ArrayList<>();

  @BeforeAll
  void open() {
    stack.up();
  }

  @AfterAll
  void close() {
    stack.down();
  }

  @Test
  void every_release_ends_once_and_correctly_after_a_crash_at_any_point() throws IOException {
    long begin = System.nanoTime();
    try (CrashLanes lanes = new CrashLanes(stack)) {
      Trap trap = new Trap(stack.driver());
      List<Cell> cells = chosen(Cells.of(calm(lanes)));
      for (Cell cell : cells) {
        results.add(play(lanes, trap, cell));
        System.out.printf("%3d/%d %s%n", results.size(), cells.size(), results.getLast());
      }
      Map<String, Long> twice = countDoubles(lanes.ended());
      report(lanes, twice, (System.nanoTime() - begin) / 1e9);

      assertThat(results).allMatch(CellResult::isGood);
      assertThat(twice.values()).allMatch(count -> count == 0);
      assertThat(countCommands()).isZero();
    }
  }

  /// Returns the steps of each way's release when nothing dies.
  private static Map<Way, List<StepView>> calm(CrashLanes lanes) {
    Map<Way, Integer> before = lanes.notifications();
    Map<Way, UUID> begun = lanes.begin();
    assertThat(lanes.end(begun, before)).isEmpty();
    Map<Way, List<StepView>> steps = new EnumMap<>(Way.class);
    begun.forEach((way, release) -> steps.put(way, lanes.steps(release)));
    return steps;
  }

  private static List<Cell> chosen(List<Cell> all) {
    String which = System.getProperty("sluice.crash", "few");
    return switch (which) {
      case "all" -> all;
      case "one-each" -> Cells.oneEach(all);
      case "few" -> Cells.few(all);
      default -> all.stream().filter(cell -> cell.toString().contains(which)).toList();
    };
  }

  private CellResult play(CrashLanes lanes, Trap trap, Cell cell) {
    StackDriver driver = stack.driver();
    long pid = driver.findProcess(cell.victim().process()).orElseThrow().pid();
    Map<Way, Integer> before = lanes.notifications();
    trap.arm(cell);
    Recovery recovery = new Recovery(trap, cell, pid);
    recovery.start();
    List<String> faults = lanes.end(lanes.begin(), before);
    recovery.close();
    return new CellResult(cell, recovery.wasReached(), recovery.time(), faults);
  }

  /// Counts the outcomes and steps that happened more than once, by kind.
  private Map<String, Long> countDoubles(List<UUID> releases) {
    Set<String> ours = releases.stream().map(UUID::toString).collect(Collectors.toSet());
    int port = stack.driver().port("--broker-port");
    Map<String, Long> twice = new LinkedHashMap<>();
    twice.put(
        "outcome ids",
        OutcomeTopic.read(port, releases).values().stream()
            .filter(outcomes -> outcomes.ids() != 1)
            .count());
    try (Topics topics = new Topics(port)) {
      Map<String, Set<String>> steps =
          topics.all(Topic.PROGRESS.topicName()).stream()
              .filter(event -> ours.contains(event.release()))
              .filter(event -> event.json().startsWith("{\"type\":\"step-finished\""))
              .collect(
                  Collectors.groupingBy(
                      event -> event.release() + " " + number(event),
                      Collectors.mapping(Event::id, Collectors.toSet())));
      twice.put("steps", steps.values().stream().filter(ids -> ids.size() > 1).count());
    }
    return twice;
  }

  /// Counts the commands of users: each would be a manual action.
  private long countCommands() {
    try (Topics topics = new Topics(stack.driver().port("--broker-port"))) {
      return topics.all(Topic.REQUESTS.topicName()).stream()
          .filter(event -> event.json().startsWith("{\"type\":\"command-submitted\""))
          .count();
    }
  }

  private static int number(Event event) {
    return Json.read(event.json(), JsonNode.class).get("number").asInt();
  }

  private void report(CrashLanes lanes, Map<String, Long> twice, double seconds)
      throws IOException {
    List<Long> recoveries =
        results.stream()
            .flatMap(one -> one.recovery().stream())
            .map(Duration::toMillis)
            .sorted()
            .toList();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("cells", results.size());
    report.put("reached", results.stream().filter(CellResult::wasReached).count());
    report.put("impossible", Cells.IMPOSSIBLE);
    report.put(
        "failed", results.stream().filter(one -> !one.isGood()).map(CellResult::toString).toList());
    report.put("doubled", twice);
    report.put("manualActions", countCommands());
    report.put("requests", lanes.requests());
    report.put("recoveryMillisP50", recoveries.get(recoveries.size() / 2));
    report.put("recoveryMillisP99", recoveries.get((recoveries.size() * 99 - 1) / 100));
    report.put("seconds", seconds);
    String json = Json.write(report);
    System.out.println(json);
    Optional<Path> file = Optional.ofNullable(System.getProperty("sluice.json")).map(Path::of);
    if (file.isPresent()) {
      Files.writeString(file.get(), json + "\n");
    }
  }
}
