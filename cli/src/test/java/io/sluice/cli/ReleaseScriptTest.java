package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// scripts/release.sh, with a command that records its arguments instead of `sluice`.
class ReleaseScriptTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("sluice.root", ".."), "scripts/release.sh")
          .toAbsolutePath()
          .normalize();

  /// Writes its arguments and its token, then the outputs of a release that ended with $ENDS.
  private static final String RECORDER =
      """
      #!/usr/bin/env bash
      printf '%s\\n' "$@" >"$RECORD/arguments"
      [ -z "${SLUICE_TOKEN_FILE:-}" ] || cp "$SLUICE_TOKEN_FILE" "$RECORD/token"
      [ -z "${SLUICE_TOKEN:-}" ] || echo "the token is in the environment" >&2
      if [ -n "${ENDS:-}" ]; then
        for word in "$@"; do
          case $word in
            --summary=*) echo "### $ENDS" >"${word#*=}" ;;
            --outputs=*) printf 'RELEASE_OUTCOME=%s\\nRELEASE_OUTCOME_REASON=12 %% failed\\n' "$ENDS" >"${word#*=}" ;;
          esac
        done
      else
        echo 'sluice: release.yaml:3: /replica: unknown field' >&2
      fi
      echo '::error::a log of an instance'
      exit "$EXIT"
      """;

  private record Ran(int exit, String output) {}

  private final Map<String, String> environment = new HashMap<>();

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void record() throws IOException {
    Path command = Files.writeString(directory.resolve("recorder"), RECORDER);
    assertThat(command.toFile().setExecutable(true)).isTrue();
    environment.put("SLUICE_CLI", command.toString());
    environment.put("RECORD", directory.toString());
    environment.put("RUNNER_TEMP", directory.toString());
    environment.put("GITHUB_STEP_SUMMARY", directory.resolve("summary.md").toString());
    environment.put("GITHUB_OUTPUT", directory.resolve("outputs.env").toString());
    environment.put("SLUICE_TOKEN", "secret");
  }

  private Ran run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(Arrays.asList(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true);
    List.of("SLUICE_TOKEN_FILE", "SLUICE_URL", "CI", "GITHUB_ACTIONS")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    CompletableFuture<Process> _ =
        process.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(_ -> destroy(process));
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  private static Process destroy(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    return process.destroyForcibly();
  }

  private void ends(String outcome, int exit) {
    environment.put("ENDS", outcome);
    environment.put("EXIT", String.valueOf(exit));
  }

  private String recorded(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  @Test
  void every_value_is_one_argument() throws Exception {
    ends("succeeded", 0);
    environment.put("RELEASE_APPLICATION", "shop");
    environment.put("RELEASE_VERSION", "1.4; touch \"$RECORD/hacked\"");
    environment.put("RELEASE_REASON", "@team --yes");
    environment.put("RELEASE_LABELS", "\n  a=b c\t\n\nd=$(touch hacked) `touch hacked` ' \"\n");
    environment.put("RELEASE_LINKS", "run=https://ci.example/7?a=b&c=d");

    Ran ran = run("--observe", "1 m");

    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(recorded("arguments").lines())
        .startsWith("release", "--application=shop")
        .containsSequence("--version=1.4; touch \"$RECORD/hacked\"", "--reason=@team --yes")
        .containsSequence("--label=a=b c", "--label=d=$(touch hacked) `touch hacked` ' \"")
        .containsSequence("--link=run=https://ci.example/7?a=b&c=d", "--wait", "--timeout=1h")
        .endsWith("--observe", "1 m");
    assertThat(directory.resolve("hacked")).doesNotExist();
  }

  @Test
  void the_token_is_passed_in_a_file_that_does_not_stay() throws Exception {
    ends("succeeded", 0);

    Ran ran = run("--file", "release.yaml");

    assertThat(recorded("token")).isEqualTo("secret\n");
    assertThat(ran.output()).doesNotContain("secret").doesNotContain("in the environment");
    try (var files = Files.list(directory)) {
      assertThat(files).noneMatch(file -> file.toString().contains("sluice."));
    }
  }

  @Test
  void a_job_of_github_gets_a_token_for_the_audience() throws Exception {
    ends("succeeded", 0);
    environment.put("SLUICE_TOKEN", "");
    environment.put("SLUICE_AUDIENCE", "https://sluice.example?a&b");
    environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "github");
    List<String> requests = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              "%s %s"
                  .formatted(
                      exchange.getRequestURI().toString().toLowerCase(Locale.ROOT),
                      exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] answer = "{\"count\": 1, \"value\": \"e30.e30.e30\"}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    environment.put(
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "http://127.0.0.1:%d/token?api-version=2.0".formatted(server.getAddress().getPort()));

    Ran ran = run("--file", "release.yaml");
    server.stop(0);

    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(recorded("token")).isEqualTo("e30.e30.e30");
    assertThat(requests)
        .containsExactly(
            "/token?api-version=2.0&audience=https%3a%2f%2fsluice.example%3fa%26b bearer github");
    try (var files = Files.list(directory)) {
      assertThat(files).noneMatch(file -> file.toString().contains("sluice."));
    }
  }

  @Test
  void a_job_of_github_without_a_token_says_how_to_get_one() throws Exception {
    ends("succeeded", 0);
    environment.put("SLUICE_TOKEN", "");
    environment.put("SLUICE_AUDIENCE", "sluice");
    environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", "");
    assertThat(run().output()).contains("add 'id-token: write' to the permissions of the job");
    environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", "http://127.0.0.1:1/token");
    environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "github");

    Ran ran = run();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output()).contains("GitHub gave no token for audience sluice: curl: (7)");
    assertThat(directory.resolve("arguments")).doesNotExist();
  }

  @Test
  void a_rollback_is_in_the_summary_and_in_an_annotation() throws Exception {
    ends("rolled-back", 1);
    environment.put("GITHUB_ACTIONS", "true");

    Ran ran = run();

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(recorded("summary.md")).isEqualTo("### rolled-back\n");
    assertThat(recorded("outputs.env")).contains("RELEASE_OUTCOME=rolled-back\n");
    assertThat(ran.output())
        .endsWith("::error title=Sluice release rolled-back::12 %25 failed\n")
        .containsPattern("::stop-commands::([0-9a-f]{32})\n::error::a log of an instance\n::\\1::");
  }

  @Test
  void errors_of_a_release_that_is_not_accepted_are_in_the_summary() throws Exception {
    ends("", 2);

    Ran ran = run();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(recorded("summary.md"))
        .isEqualTo(
            """
            ### ❌ release not accepted

                sluice: release.yaml:3: /replica: unknown field

            """);
    assertThat(directory.resolve("outputs.env")).doesNotExist();
  }

  @Test
  void without_waiting_no_timeout_is_passed() throws Exception {
    ends("queued", 0);
    environment.put("RELEASE_WAIT", "false");

    run();

    assertThat(recorded("arguments").lines()).noneMatch(word -> word.matches("--wait|--timeout.*"));
  }

  @Test
  void bad_input_is_named_before_a_release() throws Exception {
    ends("succeeded", 0);
    Map<String, String> messages =
        Map.of(
            "RELEASE_LABELS", "--label must be NAME=VALUE, was 'x'",
            "RELEASE_LINKS", "--link must be NAME=VALUE, was 'x'",
            "RELEASE_WAIT", "RELEASE_WAIT must be true or false, was 'x'",
            "RELEASE_FILE", "the document x cannot be read",
            "SLUICE_CLI", "SLUICE_CLI is x, which is no executable file");
    for (var message : messages.entrySet()) {
      String before = environment.getOrDefault(message.getKey(), "");
      environment.put(message.getKey(), "x");

      Ran ran = run();

      assertThat(ran.exit()).as(message.getKey()).isNotZero();
      assertThat(ran.output()).contains(message.getValue());
      assertThat(recorded("summary.md")).contains(message.getValue());
      environment.put(message.getKey(), before);
    }
    assertThat(directory.resolve("arguments")).doesNotExist();
  }

  @Test
  void a_pipeline_without_an_address_or_a_token_says_how_to_give_one() throws Exception {
    ends("succeeded", 0);
    environment.put("CI", "true");
    assertThat(run().output()).contains("there is no address of release-api");
    environment.put("SLUICE_URL", "https://sluice.example");
    environment.put("SLUICE_TOKEN", "");

    Ran ran = run();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output()).contains("there is no token").contains("as a secret");
  }
}
