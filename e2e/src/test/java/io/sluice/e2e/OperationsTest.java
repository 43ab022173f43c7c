package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Outcome;
import io.sluice.sandbox.driver.StackDriver.Ran;
import io.sluice.sandbox.load.LoadGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Executes docs/operations.md: each command that shows something runs to its end, and each other
/// command is accepted, as far as a lane at rest permits.
class OperationsTest {
  private static final int PER_SECOND = 40;
  private static final int SITUATIONS = 20;
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"2s\"}}";
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
  private static final Pattern REMEDY = Pattern.compile("`(\\./sluice [^`]+)`");

  /// Messages of the command line for unknown words.
  private static final String[] NOT_UNDERSTOOD = {
    "Unknown option",
    "Missing required",
    "Unmatched argument",
    "unknown command",
    "unknown argument",
    "is no flag here",
    "unknown flag"
  };

  /// Commands that require a confirmation at a terminal, which this test lacks.
  private static final Set<String> CONFIRMED =
      Set.of(
          "promote",
          "promote-full",
          "skip",
          "approve",
          "deny",
          "abort",
          "close",
          "override-freeze",
          "revert",
          "restart",
          "stop");

  private final TestedStack stack = TestedStack.fresh("operations");
  private Optional<LoadGenerator> load = Optional.empty();

  @AfterEach
  void close() {
    load.ifPresent(LoadGenerator::close);
    stack.down();
  }

  @Test
  void every_command_of_the_page_can_be_given() throws IOException {
    List<String> page = Files.readAllLines(stack.driver().root().resolve("docs/operations.md"));
    assertThat(page).filteredOn(line -> line.startsWith("## ")).hasSizeGreaterThan(SITUATIONS);
    stack.up();
    ShopLane lane = new ShopLane(stack.api(), stack.driver().shopJar(), "shop");
    lane.open();
    load = Optional.of(lane.load(stack.edge(), PER_SECOND));
    assertThat(lane.untilEnd(lane.post(CANARY, 0)).outcome()).contains(Outcome.SUCCEEDED);
    UUID bad = lane.post(CANARY, 0.5);
    assertThat(lane.untilEnd(bad).outcome()).contains(Outcome.ROLLED_BACK);

    Set<String> queries = new LinkedHashSet<>(queries(page));
    assertThat(queries).hasSizeGreaterThan(SITUATIONS);
    for (String command : queries) {
      Ran ran = run(command, bad);
      assertThat(ran.exit()).as("%s:%n%s", command, ran.output()).isZero();
    }
    for (String command : remedies(page)) {
      Ran ran = run(command, bad);
      assertThat(ran.output()).as(command).doesNotContain(NOT_UNDERSTOOD);
    }
  }

  @Test
  void applications_run_on_while_the_stack_is_down_for_an_upgrade() throws IOException {
    stack.up();
    ShopLane lane = new ShopLane(stack.api(), stack.driver().shopJar(), "shop");
    lane.open();
    Set<Long> instances = shops();
    assertThat(instances).hasSize(1);

    Ran down = stack.driver().run("down", "--keep-applications");

    assertThat(down.exit()).as(down.output()).isZero();
    assertThat(down.output()).contains("1 application instance still running;");
    assertThat(shops()).isEqualTo(instances);
    stack.up();
    assertThat(shops()).isEqualTo(instances);
    load = Optional.of(lane.load(stack.edge(), PER_SECOND));
    assertThat(lane.untilEnd(lane.post(CANARY, 0)).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(load.orElseThrow().tally("before").failures()).isEmpty();
  }

  /// Returns the process ids of the stack's running instances.
  private Set<Long> shops() throws IOException {
    try (Stream<Path> files = Files.list(stack.driver().state().resolve("instances"))) {
      Set<Long> pids = new HashSet<>();
      for (Path file : files.filter(it -> it.toString().endsWith(".pid")).toList()) {
        long pid = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).ifPresent(it -> pids.add(it.pid()));
      }
      return pids;
    }
  }

  /// Returns the commands in code blocks of the page.
  private static List<String> queries(List<String> page) {
    List<String> queries = new ArrayList<>();
    boolean isCommand = false;
    for (String line : page) {
      isCommand = line.startsWith("```") ? line.equals("```sh") : isCommand;
      if (isCommand && line.startsWith("./sluice ")) {
        queries.add(line);
      }
    }
    return queries;
  }

  /// Returns the commands in sentences and tables of the page; the stop of the lane is last.
  private static List<String> remedies(List<String> page) {
    List<String> remedies =
        page.stream()
            .flatMap(line -> REMEDY.matcher(line).results())
            .map(found -> found.group(1))
            .distinct()
            .toList();
    return Stream.concat(
            remedies.stream().filter(it -> !it.startsWith("./sluice stop")),
            remedies.stream().filter(it -> it.startsWith("./sluice stop")))
        .toList();
  }

  private Ran run(String command, UUID release) {
    List<String> words =
        WORD.matcher(command)
            .results()
            .map(word -> word.group().replace("\"", ""))
            .map(word -> word.equals("RELEASE") ? release.toString() : word)
            .map(word -> word.equals("ID") ? UUID.randomUUID().toString() : word)
            .skip(1)
            .collect(Collectors.toCollection(ArrayList::new));
    if (CONFIRMED.contains(words.getFirst())) {
      words.add("--yes");
    }
    System.out.println("$ " + command);
    return stack.driver().run(words.toArray(String[]::new));
  }
}
