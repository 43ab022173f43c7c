package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.HealthView;
import io.sluice.contract.view.VersionView;
import io.sluice.sandbox.driver.StackDriver.Ran;
import io.sluice.sandbox.load.LoadGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executes docs/operations.md: each command that shows something runs to its end, and each other
/// command is accepted, as far as a lane at rest permits.
class OperationsTest {
  private static final int PER_SECOND = 40;
  private static final int SITUATIONS = 20;
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"2s\"}}";
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
  private static final Pattern TOOL = Pattern.compile("(curl|jcmd|jfr|psql|top) .*");
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

  /// The ports of the page, and the flags of `up` for those of the test.
  private static final Map<String, String> PORTS =
      Map.of(
          ":7070", "--api-port",
          ":7071", "--engine-port",
          ":7072", "--health-port",
          ":7073", "--notifier-port",
          ":7081", "--edge-admin-port",
          "-p 7432", "--postgres-port");

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

  @TempDir private Path directory;

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
    runTools(page);
    for (String command : remedies(page)) {
      Ran ran = run(command, bad);
      assertThat(ran.output()).as(command).doesNotContain(NOT_UNDERSTOOD);
    }
  }

  /// Runs the commands of other programs, those of the JDK at release-api.
  private void runTools(List<String> page) throws IOException {
    List<String> commands = commands(page, line -> TOOL.matcher(line).matches());
    assertThat(commands)
        .extracting(command -> command.replaceAll(" .*", ""))
        .contains("curl", "jcmd", "jfr", "psql", "top");
    for (String command : commands) {
      if (findProgram(command.replaceAll(" .*", "")).isPresent()) {
        Ran ran = runTool(command);
        assertThat(ran.exit()).as("%s:%n%s", command, ran.output()).isZero();
        if (command.startsWith("curl")) {
          assertThat(Json.read(ran.output(), HealthView.class))
              .as(command)
              .returns("UP", HealthView::status)
              .returns(version(), HealthView::version);
        }
      }
    }
    assertThat(directory.resolve("sluice-threads.txt")).isNotEmptyFile();
  }

  private Ran runTool(String command) throws IOException {
    String pid = "" + stack.driver().findProcess("release-api").orElseThrow().pid();
    String here = command.replace("PID", pid).replace("/tmp/", directory + "/");
    for (Map.Entry<String, String> port : PORTS.entrySet()) {
      String separator = port.getKey().replaceAll("[0-9]+$", "");
      here = here.replace(port.getKey(), separator + stack.driver().port(port.getValue()));
    }
    List<String> words =
        WORD.matcher(here)
            .results()
            .map(word -> word.group().replace("\"", ""))
            .collect(Collectors.toCollection(ArrayList::new));
    words.set(0, findProgram(words.getFirst()).orElseThrow().toString());
    System.out.println("$ " + command);
    return start(words);
  }

  private static Ran start(List<String> words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = ProcessOutput.read(process, ProcessOutput.LIMIT);
    return new Ran(process.onExit().join().exitValue(), output);
  }

  private static Optional<Path> findProgram(String name) {
    return Stream.concat(
            Stream.of(Path.of(System.getProperty("java.home", ""), "bin")),
            Optional.ofNullable(System.getenv("PATH")).stream()
                .flatMap(path -> Stream.of(path.split(":", -1)))
                .map(Path::of))
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private String version() {
    return stack.api().get("/version").as(VersionView.class).version();
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

  private static List<String> queries(List<String> page) {
    return commands(page, line -> line.startsWith("./sluice "));
  }

  /// Returns the commands in code blocks of the page that `condition` selects.
  private static List<String> commands(List<String> page, Predicate<String> condition) {
    List<String> commands = new ArrayList<>();
    boolean isCommand = false;
    for (String line : page) {
      isCommand = line.startsWith("```") ? line.equals("```sh") : isCommand;
      if (isCommand && condition.test(line)) {
        commands.add(line);
      }
    }
    return commands;
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
