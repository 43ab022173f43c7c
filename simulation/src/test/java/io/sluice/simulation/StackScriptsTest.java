package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts that check, fill or upgrade a running stack, without a stack. `.ci/containers` runs
/// them on a real one.
class StackScriptsTest {
  private static final Path SCRIPTS = SourceFile.ROOT.resolve("compose");

  /// The labels of the options in a script's `case`.
  private static final Pattern LABELS = Pattern.compile("(?m)^    (--.*)\\)$");

  private record Ran(int exit, String output) {}

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void make() throws IOException {
    Files.createDirectory(directory.resolve("bin"));
    program("docker", "#!/bin/sh\n[ \"$*\" != 'compose version --short' ] || echo 2.26.1\n");
    program("jq", "#!/bin/sh\n");
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve("bin").resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void hey(String p95, int good, int bad, int lost) throws IOException {
    program(
        "hey",
        """
        #!/bin/sh
        cat <<END

        Summary:
          Slowest:	0.0900 secs

        Latency distribution:
          90%% in 0.0100 secs
          95%% in %s secs

        Status code distribution:
          [200]	%d responses
          [503]	%d responses

        Error distribution:
          [%d]	Get "http://127.0.0.1:7080/": EOF
        END
        """
            .formatted(p95, good, bad, lost));
  }

  private Path results() {
    return directory.resolve("last.json");
  }

  private Ran loadTest(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--results", results().toString()));
    all.addAll(List.of(words));
    return run("load-test.sh", all);
  }

  private Ran run(String script, List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    List.of(
            "SLUICE_SECRETS",
            "SLUICE_HOST",
            "SLUICE_TLS_PORT",
            "SLUICE_TOKEN_FILE",
            "COMPOSE_FILE",
            "COMPOSE_PROJECT_NAME")
        .forEach(builder.environment()::remove);
    builder.environment().put("http_proxy", "http://127.0.0.1:1");
    builder.environment().merge("PATH", directory + "/bin", (path, own) -> own + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load-test.sh",
        "security-check.sh",
        "staging-data.sh",
        "../scripts/deploy-staging.sh"
      })
  void the_help_has_each_option_and_the_exit_codes(String script) throws Exception {
    Ran help = run(script, List.of("--help"));

    assertThat(help.exit()).isZero();
    assertThat(help.output()).doesNotContain("#!").contains("Exits with 0 ");
    assertThat(LABELS.matcher(Files.readString(SCRIPTS.resolve(script))).results())
        .flatExtracting(labels -> List.of(labels.group(1).split(" \\| ")))
        .hasSizeGreaterThan(3)
        .allSatisfy(option -> assertThat(help.output()).contains("  " + option + " "));
  }

  @ParameterizedTest
  @CsvSource({
    "load-test.sh, --fast, --fast is no option",
    "load-test.sh, --rate, --rate needs a value",
    "load-test.sh, --rate 0, --rate must be a number from 1 to 10000",
    "load-test.sh, --objective 100, --objective must be a number from 50 to 99.999",
    "load-test.sh, --max-p95 1e3, --max-p95 must be a number from 1 to 20000",
    "load-test.sh, --clients 20 --rate 10, --clients must be at most --rate",
    "load-test.sh, --url ftp://a/, --url must be an http or https address",
    "load-test.sh, --results /absent/last.json, cannot write /absent/last.json",
    "security-check.sh, --days 400, --days must be a number from 0 to 365",
    "security-check.sh, --project A;b, --project must be the name of a project",
    "security-check.sh, --certificate /absent, cannot read /absent",
    "security-check.sh, --certificate /etc/passwd, no container of project sluice-staging is"
        + " running",
    "rotate-token.sh, a b, only one FILE is possible",
    "rotate-token.sh, --fast, only one FILE is possible",
    "rotate-token.sh, secrets/api-tokens, is not the service token",
    "rotate-token.sh, alerts-token, is not the service token",
    "rotate-password.sh, --fast, --fast is not one of postgres-release-api",
    "rotate-password.sh, kafka-admin, kafka-admin is not one of postgres-release-api",
    "staging-data.sh, --releases 5, --from is missing",
    "staging-data.sh, --from https://a --from-token /absent --to-token /absent, cannot read"
        + " /absent",
    "staging-data.sh, --from http://a --from-token /etc/passwd --to-token /etc/passwd, must be"
        + " https",
    "staging-data.sh, --from https://localhost:7443 --from-token x --to-token x, are the same"
        + " address",
    "staging-data.sh, --from https://a --from-token x --to-token x --releases 1001, 0 to 1000",
    "staging-data.sh, --from https://a --from-token /etc/passwd --to-token /etc/passwd "
        + "--to-certificate /etc/passwd, staging is not running in this project",
    "../scripts/deploy-staging.sh, --fast 1.4.0, --fast is no option",
    "../scripts/deploy-staging.sh, --limit, --limit needs a value",
    "../scripts/deploy-staging.sh, --no-release, VERSION must be the tag of images",
    "../scripts/deploy-staging.sh, a;b, VERSION must be the tag of images",
    "../scripts/deploy-staging.sh, 1.4.0 1.5.0, only one VERSION is possible",
    "../scripts/deploy-staging.sh, --limit 5 1.4.0, --limit must be a duration such as 90s",
    "../scripts/deploy-staging.sh, --limit 61m 1.4.0, --limit must be from 10s to 60m",
    "../scripts/deploy-staging.sh, --deadline 59s 1.4.0, --deadline must be from 1m to 360m",
    "../scripts/deploy-staging.sh, --deadline 361m 1.4.0, --deadline must be from 1m to 360m",
    "../scripts/deploy-staging.sh, --images -x 1.4.0, --images must be a prefix",
    "../scripts/deploy-staging.sh, --project A;b 1.4.0, --project must be the name of a project",
    "../scripts/deploy-staging.sh, 1.4.0, the token is missing",
    "../scripts/deploy-staging.sh, --token-file /absent 1.4.0, cannot read the token in /absent",
    "../scripts/deploy-staging.sh, --no-release 1.4.0, "
        + "notifier of project sluice-staging is not running"
  })
  void a_wrong_argument_is_rejected_with_its_cause(String script, String words, String cause)
      throws Exception {
    Ran ran = run(script, List.of(words.split(" ")));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output())
        .startsWith(Path.of(script).getFileName().toString().replace(".sh", ": "))
        .contains(cause)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "absent, '', is missing or not writable",
    "service-token, '', is empty",
    "service-token, 'a\n\nb\nc', has 3 lines"
  })
  void a_file_without_a_usable_service_token_is_not_changed(String name, String text, String cause)
      throws Exception {
    Path file = Files.writeString(directory.resolve("service-token"), text);

    Ran ran = run("rotate-token.sh", List.of(directory.resolve(name).toString()));

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.output()).startsWith("rotate-token: ").contains(cause).hasLineCount(1);
    assertThat(file).hasContent(text);
  }

  @ParameterizedTest
  @CsvSource({"rotate-token.sh, [FILE]", "rotate-password.sh, NAME..."})
  void the_help_of_a_rotation_has_the_exit_codes(String script, String words) throws Exception {
    Ran help = run(script, List.of("--help"));

    assertThat(help.exit()).isZero();
    assertThat(help.output()).contains("compose/" + script + " " + words, "Exits with 0 ");
  }

  @ParameterizedTest
  @CsvSource({
    "staging-data.sh, --from https://a --from-token file --to-token file --to-certificate file,"
        + " staging is not running",
    "security-check.sh, --certificate file, no container of project sluice-staging is running"
  })
  void a_file_is_relative_to_the_directory_of_the_caller(String script, String words, String cause)
      throws Exception {
    Files.writeString(directory.resolve("file"), "content");

    Ran ran = run(script, List.of(words.split(" ")));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output()).contains(cause);
  }

  @Test
  void an_answer_that_is_no_json_is_reported_with_its_address() throws Exception {
    program("docker", "#!/bin/sh\necho 1\n");
    program("jq", "#!/bin/sh\necho 'parse error' >&2\nexit 5\n");
    Files.writeString(directory.resolve("token"), "token");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] page = "<html>\n<b>login</b>\n</html>\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    List<String> words = new ArrayList<>(List.of("--from", url));
    words.addAll(
        List.of("--from-token", "token", "--to", "http://localhost:1", "--to-token", "token"));
    try {
      Ran ran = run("staging-data.sh", words);

      assertThat(ran)
          .isEqualTo(
              new Ran(
                  1,
                  """
                  staging-data: GET /releases?state=ended&limit=100 of %s answered 200 \
                  without a list in JSON: <html> <b>login</b> </html>\s
                  """
                      .formatted(url)));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_deployment_needs_a_new_version_of_compose() throws Exception {
    program("docker", "#!/bin/sh\necho 2.9.4\n");

    Ran ran = run("../scripts/deploy-staging.sh", List.of("--no-release", "1.4.0"));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output()).contains("docker compose has version 2.9.4, and 2.26 or newer is");
  }

  @Test
  void without_secrets_the_workflow_of_staging_prints_a_notice_and_succeeds() throws Exception {
    Ran ran = run("../scripts/deploy-staging-host.sh", List.of("check"));

    assertThat(ran.exit()).isZero();
    assertThat(ran.output()).startsWith("::notice ").contains("DEPLOY_HOST", "DEPLOY_TOKEN");
  }

  @Test
  void a_good_run_is_compared_with_the_last_one() throws Exception {
    hey("0.0200", 9995, 3, 2);

    assertThat(loadTest())
        .isEqualTo(
            new Ran(
                0,
                """
                Error distribution:
                  [2]	Get "http://127.0.0.1:7080/": EOF
                10000 requests, 5 failed: 50.0 % of the error budget of an objective of 99.9 %
                95th percentile: 20.0 ms; no earlier run with the same requests
                """));

    hey("0.0310", 10_000, 0, 0);
    assertThat(loadTest().output()).endsWith("95th percentile: 31.0 ms; last good run: 20.0 ms\n");
    assertThat(loadTest("--rate", "100").output())
        .contains("no earlier run with the same requests");
  }

  @Test
  void a_run_beyond_a_bound_fails_with_each_cause_and_is_not_kept() throws Exception {
    hey("0.0200", 10_000, 0, 0);
    assertThat(loadTest().exit()).isZero();
    String kept = Files.readString(results());
    hey("0.6000", 9980, 20, 0);

    Ran ran = loadTest();

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.output())
        .contains(
            "use 200.0 % of the error budget, and at most 100 % is allowed",
            "is 600.0 ms, and at most 40.0 ms is allowed after the last run",
            "is 600.0 ms, and at most 500 ms is allowed\n");
    assertThat(results()).content().isEqualTo(kept);
  }

  @Test
  void a_run_without_responses_fails() throws Exception {
    program(
        "hey", "#!/bin/sh\nprintf 'Error distribution:\\n  [7]\\tGet \"http://a/\": refused\\n'\n");

    Ran ran = loadTest();

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.output())
        .contains("7 requests, 7 failed", "no request got a response")
        .doesNotContain("95th");
  }
}
