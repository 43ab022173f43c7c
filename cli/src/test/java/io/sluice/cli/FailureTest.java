package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  private static final String LANES = "GET /api/v1/lanes?limit=200";

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  FailureTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home);
  }

  @Test
  void an_unreachable_sluice_causes_exit_code_4_and_a_hint_to_start_it() {
    String url = api.url();
    api.close();

    Ran ran = new Shell(url, home).run("lanes");

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: Sluice cannot be reached at %s
                    start it with './sluice up', or set SLUICE_URL if it runs elsewhere
            """
                .formatted(url));
  }

  @ParameterizedTest(name = "{0} is exit code {1}")
  @CsvSource({"403, 2, the required role", "500, 4, sluice status", "409, 2, ''"})
  void the_status_decides_the_exit_code(int status, int exit, String cure) {
    api.on(LANES, status, FakeApi.problem(status, "no"));

    Ran ran = shell().run("lanes");

    assertThat(ran.exit()).isEqualTo(exit);
    assertThat(ran.err()).startsWith("sluice: no\n").contains(cure);
  }

  @Test
  void an_unknown_token_causes_exit_code_4_and_a_hint_about_the_settings() {
    api.on(LANES, 401, FakeApi.problem(401, "send a known token as Authorization: Bearer …"));

    Ran ran = shell().run("lanes");

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: the token is unknown to Sluice at %s
                    if this is the wrong stack, stop it or set SLUICE_URL; \
            otherwise set SLUICE_TOKEN_FILE, or --token-file, to the file with its token
            """
                .formatted(api.url()));
  }

  @Test
  void a_token_that_is_not_there_is_named() {
    Ran ran = shell().with("SLUICE_TOKEN_FILE", "/no/such/token").run("lanes");

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: there is no token in /no/such/token
                    './sluice up' makes one; for a stack on another machine set \
            SLUICE_TOKEN_FILE to its token file
            """);
  }

  @Test
  void options_win_over_the_environment() {
    api.on(LANES, 200, Recorded.page());

    Ran ran =
        shell()
            .with("SLUICE_URL", "http://127.0.0.1:1")
            .with("SLUICE_TOKEN_FILE", "/no/such/token")
            .run("lanes", "--url", api.url(), "--token-file", home.resolve("token").toString());

    assertThat(ran.exit()).isZero();
  }

  @Test
  void a_stack_on_other_ports_is_found_by_its_state() throws IOException {
    api.on(LANES, 200, Recorded.page());
    Files.writeString(home.resolve("url"), api.url() + "\n");

    assertThat(shell().with("SLUICE_URL", "").run("lanes").exit()).isZero();
  }

  @Test
  void an_invalid_address_is_rejected() {
    assertThat(shell().run("lanes", "--url", "what is this").err())
        .startsWith("sluice: 'what is this' is not an address\n");
  }

  @Test
  void an_answer_that_is_not_from_sluice_causes_exit_code_4() {
    api.on(LANES, 200, "<html>");

    assertThat(shell().run("lanes").exit()).isEqualTo(4);
  }

  @Test
  void with_json_the_problem_is_a_document_on_standard_error() {
    api.on(LANES, 409, FakeApi.problem(409, "no"));

    Ran answered = shell().run("lanes", "--json");
    Ran own = shell().run("get", "what?", "--json");

    assertThat(answered.err()).startsWith("{\"type\":").contains("\"status\":409");
    assertThat(answered.out()).isEmpty();
    assertThat(own.err()).startsWith("{\"cure\":").contains("neither a release's id nor a lane");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "lst, did you mean 'list'? see 'sluice --help'",
    "aplications, did you mean 'applications'?",
    "get --wach, did you mean '--watch'? see 'sluice get --help'",
    "release --timeout soon, see 'sluice release --help'",
    "scale shop, see 'sluice scale --help'",
    "environments lst, did you mean 'list'? see 'sluice environments --help'",
    "dead-letters, see 'sluice dead-letters --help'",
    "xyzzy, see 'sluice --help'",
  })
  void a_misspelt_line_is_exit_code_2_with_a_hint(String line, String hint) {
    Ran ran = shell().run(line.split(" "));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("        " + hint);
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void a_word_that_is_no_command_is_named_as_one() {
    assertThat(shell().run("relase", "-f", "x").err())
        .startsWith("sluice: unknown command 'relase'\n        did you mean 'release'?");
  }

  @Test
  void an_unknown_name_of_a_log_is_reported_with_the_known_names() throws IOException {
    Files.createDirectories(home.resolve("logs"));
    for (String process : List.of("strategy-engine", "release-api", "notifier")) {
      Files.writeString(home.resolve("logs").resolve(process + ".log"), "");
    }
    api.on(LANES, 200, Recorded.page(Recorded.file("lane.json")));

    Ran ran = shell().run("logs", "engine");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: 'engine' is neither a process on this machine nor a lane
                    did you mean 'sluice logs strategy-engine'? \
            processes: notifier, release-api, strategy-engine; lanes: production/shop
            """);
    assertThat(shell().run("logs", "notifer", "-f").err()).contains("'sluice logs notifier'?");
    assertThat(shell().run("logs", "shpo").err()).contains("'sluice logs production/shop'?");
    assertThat(shell().run("logs", "test/shop").err()).contains("        processes: notifier, ");
    assertThat(shell().run("logs", "shop").err()).isEqualTo("sluice: nothing is recorded\n");
    assertThat(shell().run("logs", "engine", "--json").err())
        .startsWith("{\"cure\":\"did you mean 'sluice logs strategy-engine'? processes: ")
        .contains("\"detail\":\"'engine' is neither a process on this machine nor a lane\"");
  }

  @Test
  void a_process_whose_log_the_api_does_not_have_is_reported_with_the_command_that_shows_it()
      throws IOException {
    Files.createDirectories(home.resolve("logs"));
    Files.writeString(home.resolve("logs/notifier.log"), "");
    api.on(LANES, 200, Recorded.page(Recorded.file("lane.json")));

    assertThat(shell().run("logs", "notifier").err())
        .isEqualTo(
            """
            sluice: 'notifier' is a process of this machine's stack
                    './sluice logs notifier' shows its log
            """);
  }

  @Test
  void an_unknown_name_of_a_log_without_a_stack_and_lanes_is_reported_with_the_cure() {
    api.on(LANES, 200, Recorded.page());

    assertThat(shell().run("logs", "strategy-engine").err())
        .contains("'./sluice up' starts the processes; 'sluice release -h' explains how");
  }

  @Test
  void an_invalid_duration_is_reported_with_the_valid_format() {
    assertThat(shell().run("get", ID, "--timeout", "soon").err())
        .contains("'soon' is not a duration: write 30s, 1h30m, 0.5s or 500ms");
  }

  @Test
  void help_fits_on_a_line_and_is_what_one_gets_without_a_command() {
    Ran ran = shell().run();

    assertThat(ran.exit()).isZero();
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(ran.out()).contains("Exit codes:").contains("dead-letters");
  }
}
