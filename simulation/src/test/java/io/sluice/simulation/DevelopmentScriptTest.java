package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs compose/dev.sh with a Docker and a Maven that only keep their arguments.
/// `DevelopmentStackIT` runs it with the real ones.
class DevelopmentScriptTest {
  private static final String SCRIPT = "compose/dev.sh";
  private static final Pattern PORT = Pattern.compile("SLUICE_[A-Z_]+_PORT");

  /// More connections than the script makes.
  private static final int BACKLOG = 50;

  private record Ran(int exit, String output) {}

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void make() throws IOException {
    for (String file : List.of(SCRIPT, ".ci/jdk")) {
      Path to = directory.resolve(file);
      Files.createDirectories(to.getParent());
      Files.copy(SourceFile.ROOT.resolve(file), to);
    }
    docker("");
    program("mvn", "echo \"$QUARKUS_HTTP_PORT $SLUICE_API_ENGINE_URL $*\"\n");
  }

  private void program(String name, String lines) throws IOException {
    Path file = directory.resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + lines);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /// @param cases further cases of its arguments
  private void docker(String cases) throws IOException {
    program(
        "docker",
        """
        echo "$*" >> %s
        case "$*" in
          %s
          *"cat keys /keys/"*) echo secret ;;
        esac
        """
            .formatted(calls(), cases));
  }

  private Path calls() {
    return directory.resolve("calls");
  }

  private Path token() {
    return directory.resolve(".sluice/dev/mine/api-token");
  }

  private Ran run(Map<String, String> settings, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(directory.resolve(SCRIPT).toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    builder.environment().merge("PATH", directory + "/bin", (path, own) -> own + ":" + path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
    builder.environment().put("SLUICE_PROJECT", "mine");
    builder.environment().putAll(settings);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  @Test
  void the_help_has_each_port_and_the_exit_codes() throws Exception {
    Ran help = run(Map.of(), "--help");

    assertThat(help.exit()).isZero();
    assertThat(help.output()).doesNotContain("#!").contains("Exits with 0, ");
    assertThat(PORT.matcher(Files.readString(directory.resolve(SCRIPT))).results())
        .extracting(MatchResult::group)
        .hasSizeGreaterThan(10)
        .allSatisfy(port -> assertThat(help.output()).contains(port));
  }

  @ParameterizedTest
  @CsvSource({
    "'', mine, 7070, an argument is missing",
    "engine, mine, 7070, engine is neither infrastructure",
    "down now, mine, 7070, one argument is expected",
    "down, A;b, 7070, SLUICE_PROJECT must be the name of a project",
    "release-api, mine, 0, SLUICE_API_PORT must be a port",
    "release-api, mine, 65536, SLUICE_API_PORT must be a port",
    "release-api, mine, 7070, the infrastructure of mine is not running: start it"
  })
  void a_wrong_argument_is_rejected_with_its_cause(
      String words, String project, String port, String cause) throws Exception {
    Map<String, String> settings = Map.of("SLUICE_PROJECT", project, "SLUICE_API_PORT", port);

    Ran ran = run(settings, words.isEmpty() ? new String[0] : words.split(" "));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output()).startsWith("dev: ").contains(cause).hasLineCount(1);
  }

  @Test
  void only_the_owner_can_read_the_tokens_and_down_removes_them() throws Exception {
    assertThat(run(Map.of(), "infrastructure")).isEqualTo(new Ran(0, ""));
    assertThat(token()).hasContent("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token())))
        .isEqualTo("rw-------");

    assertThat(run(Map.of(), "down")).isEqualTo(new Ran(0, ""));
    assertThat(calls()).content().endsWith(" down --remove-orphans -v\n");
    assertThat(token().getParent()).doesNotExist();
  }

  @ParameterizedTest
  // A shell cannot trap an interrupt that its starter ignores, such as a job in the background.
  @CsvSource({"exit 1, 1", "kill -TERM $PPID, 143"})
  void a_start_that_fails_or_is_interrupted_leaves_nothing(String end, int exit) throws Exception {
    docker("*\" up \"*) %s ;;".formatted(end));

    assertThat(run(Map.of(), "infrastructure").exit()).isEqualTo(exit);

    assertThat(calls()).content().endsWith(" down --remove-orphans -v\n");
    assertThat(token().getParent()).doesNotExist();
  }

  @Test
  void a_failed_start_keeps_a_stack_and_data_that_were_there_before() throws Exception {
    docker("\"ps -a \"*) echo 0123456789ab ;;\n  *\" up \"*) exit 1 ;;");
    assertThat(run(Map.of(), "infrastructure").exit()).isEqualTo(1);
    assertThat(calls()).content().doesNotContain(" down ");

    docker("\"volume ls \"*) echo mine_postgres ;;\n  *\" up \"*) exit 1 ;;");
    assertThat(run(Map.of(), "infrastructure").exit()).isEqualTo(1);
    assertThat(calls()).content().endsWith(" down --remove-orphans\n");
  }

  @Test
  void a_service_gets_its_ports_and_a_used_one_is_rejected() throws Exception {
    assertThat(run(Map.of(), "infrastructure").exit()).isZero();
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket used = new ServerSocket(0, BACKLOG, loopback)) {
      String port = Integer.toString(used.getLocalPort());
      Map<String, String> settings =
          Map.of(
              "SLUICE_KAFKA_PORT", port,
              "SLUICE_POSTGRES_PORT", port,
              "SLUICE_API_PORT", "7",
              "SLUICE_ENGINE_PORT", port,
              "SLUICE_API_DEBUG_PORT", "9");

      assertThat(run(settings, "release-api").output())
          .startsWith("7 http://127.0.0.1:%s -ntp -pl release-api -am ".formatted(port))
          .contains(" -Ddebug=9 ");
      assertThat(run(settings, "strategy-engine"))
          .isEqualTo(
              new Ran(
                  2,
                  "dev: port %s is in use: stop its process, or set SLUICE_ENGINE_PORT to another port%n"
                      .formatted(port)));
    }
  }
}
