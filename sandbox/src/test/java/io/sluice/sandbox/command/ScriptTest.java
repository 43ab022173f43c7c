package io.sluice.sandbox.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.sluice.sandbox.stack.StackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The script `./sluice`, in a directory without build results.
class ScriptTest {

  private record Ran(int exit, String output) {}

  @TempDir Path directory;

  @BeforeEach
  void copy() throws IOException {
    Path script = Path.of(System.getProperty("sluice.root", ".."), "sluice");
    Files.copy(script, directory.resolve("sluice"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void help_names_every_command_and_every_flag() throws IOException, InterruptedException {
    Ran help = run(Map.of(), "help");
    assertThat(help.exit()).isZero();
    assertThat(help.output())
        .contains(
            "up ", "down ", "status ", "logs ", "reset ", "demo ", "test ", "bench ", "haproxy ")
        .contains(
            "release ",
            "approve ",
            "deny ",
            "revert ",
            "veto ",
            "backtest ",
            "environments ",
            "replay ");
    for (StackPort listener : StackPort.values()) {
      assertThat(help.output())
          .contains("%s [%d]".formatted(listener.flag(), listener.defaultPort()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "status", "demo", "test", "haproxy"})
  void each_command_has_help_before_anything_is_built(String word)
      throws IOException, InterruptedException {
    Ran help = run(Map.of(), word, "--help");

    assertThat(help.exit()).isZero();
    assertThat(help.output()).contains(word + " ");
  }

  @ParameterizedTest
  @CsvSource({
    "up, --foreground, --edge-port [7080]",
    "down, --quiet, Data stays",
    "status, no answer, exited",
    "demo, --keep, --edge-port [7080]",
    "shop, --exit SHARE, SHOP_EXIT",
  })
  void the_commands_of_the_stack_have_help_of_their_own(String word, String one, String other)
      throws IOException, InterruptedException {
    for (String flag : List.of("--help", "-h")) {
      Ran help = run(Map.of(), word, flag);

      assertThat(help.exit()).isZero();
      assertThat(help.output())
          .startsWith("usage: ./sluice " + word + " [")
          .contains(one, other)
          .doesNotContain("simulate");
    }
    assertThat(run(Map.of(), "help").output()).contains("--exit SHARE");
  }

  @Test
  void a_command_reports_that_it_requires_a_build() throws IOException, InterruptedException {
    assertThat(run(Map.of(), "status"))
        .isEqualTo(
            new Ran(4, "sluice: nothing is built yet: run ./sluice build, or ./sluice up\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "demo"})
  void an_unknown_flag_is_rejected_before_anything_is_built(String word)
      throws IOException, InterruptedException {
    assertThat(run(Map.of(), word, "--edge-port", "1", "--edge-prot", "7080"))
        .isEqualTo(
            new Ran(2, "sluice: --edge-prot is no flag here; ./sluice help lists the flags\n"));
    for (StackPort listener : StackPort.values()) {
      assertThat(run(Map.of(), word, listener.flag(), "1", "--no").output())
          .startsWith("sluice: --no ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bench", "simulate"})
  void a_missing_build_is_not_started_while_the_stack_runs(String word)
      throws IOException, InterruptedException {
    Process running =
        new ProcessBuilder("/bin/sh", "-c", "read end", "-Dsluice.process=broker").start();
    try {
      Files.createDirectory(directory.resolve(".sluice"));
      Files.writeString(
          directory.resolve(".sluice/processes"), "broker\t%d\n".formatted(running.pid()));
      assertThat(run(Map.of(), word))
          .satisfies(ran -> assertThat(ran.exit()).isEqualTo(4))
          .extracting(Ran::output, STRING)
          .contains("is not built, and the stack runs", "./sluice down first");
    } finally {
      running.destroyForcibly();
    }
  }

  @Test
  void a_module_beside_the_stack_is_built_again_although_another_one_was_built_since()
      throws IOException, InterruptedException {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    Path maven = tools.resolve("mvn");
    Files.writeString(
        maven,
        """
        #!/bin/sh
        module=$(echo "$*" | sed 's/.*,\\([a-z]*\\) -am.*/\\1/')
        echo "$module" >>built
        mkdir -p sandbox/target "$module/target/lib"
        """);
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    Path source = directory.resolve("domain/src/main/java/Changed.java");
    Files.createDirectories(source.getParent());
    Files.createFile(source);
    Map<String, String> path = Map.of("PATH", tools + ":/usr/bin:/bin");
    for (String word : List.of("simulate", "bench")) {
      run(path, word);
      aged(directory, Duration.ofHours(1));
    }
    aged(source, Duration.ofMinutes(30));

    for (String word : List.of("simulate", "bench", "bench", "simulate")) {
      run(path, word);
    }

    assertThat(directory.resolve("built")).hasContent("simulation\nbench\nsimulation\nbench\n");
  }

  /// Moves the times of all files below `place` back.
  private static void aged(Path place, Duration age) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(age));
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, then);
      }
    }
  }

  @Test
  void the_script_reports_in_one_line_that_maven_is_missing()
      throws IOException, InterruptedException {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    for (String tool : List.of("dirname", "sed", "find", "head", "readlink")) {
      Files.createSymbolicLink(tools.resolve(tool), which(tool));
    }
    Ran up = run(Map.of("PATH", tools.toString()), "up");
    assertThat(up.exit()).isEqualTo(4);
    assertThat(up.output())
        .startsWith("sluice: needs Maven 3.9 or newer on the PATH")
        .hasLineCount(1);
  }

  @Test
  void a_state_directory_that_cannot_be_written_is_reported_with_the_cure()
      throws IOException, InterruptedException {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    Path maven = Files.writeString(tools.resolve("mvn"), "#!/bin/sh\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    Path file = Files.createFile(directory.resolve("file"));
    for (Path state : List.of(file, file.resolve("below"))) {
      Ran build =
          run(
              Map.of(
                  "PATH", tools + ":/usr/bin:/bin", "SLUICE_HOME", state.toString(), "LC_ALL", "C"),
              "build");

      assertThat(build.exit()).isEqualTo(4);
      assertThat(build.output())
          .startsWith("sluice: the state's directory " + state + " cannot be written (")
          .endsWith(
              "Not a directory): make it a writable directory, or keep the state elsewhere with"
                  + " SLUICE_HOME\n")
          .hasLineCount(1);
    }
  }

  private Ran run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("/bin/sh", "./sluice"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("SLUICE_HOME");
    builder.environment().remove("SLUICE_BUILD"); // set if a build runs the tests
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  private static Path which(String tool) {
    return List.of("/usr/bin", "/bin").stream()
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
