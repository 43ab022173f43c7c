package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files that `sluice release` writes for a pipeline.
class ReleaseReportTest {
  private static final String POST = "POST /api/v1/releases";
  private static final String ONE = "GET /api/v1/releases/" + ID;
  private static final String EVENTS = ONE + "/events";
  private static final String ENDED = event(2, "ended", "1.1 serves", "{\"type\":\"ended\"}");

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  ReleaseReportTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Ran release(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("release", "--application", "shop", "--version", "1.1", "--artifact", "shop"));
    words.addAll(List.of("--summary", summary().toString(), "--outputs", outputs().toString()));
    words.addAll(List.of(more));
    return new Shell(api.url(), home).at(InstantSource.system()).run(words.toArray(String[]::new));
  }

  private Path summary() {
    return home.resolve("summary.md");
  }

  private Path outputs() {
    return home.resolve("outputs.env");
  }

  @Test
  void a_rollback_is_reported_with_its_reason_and_all_steps() throws IOException {
    api.on(POST, 202, Recorded.running());
    api.on(ONE, 200, Recorded.rolledBack()).stream(EVENTS, ENDED);
    Files.writeString(summary(), "earlier\n");

    Ran ran = release("--wait");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(Files.readString(summary()))
        .startsWith(
            """
            earlier
            ### ❌ production/shop 1.1: rolled-back

            > errors: 12 of 25 failed, stable 0 of 210

            | field | value |
            |---|---|
            | release | `3f2a9c1e-0000-4000-8000-000000000001` |
            | strategy | canary |
            | previous version | 1.0 |
            | traffic | 0 % to 1.1 |
            | duration | 9.0 s |
            | verdict | unhealthy (in the step: candidate 12 failed of 25, stable 0 of 210) |
            """)
        .contains("| ✖ | 4. observe for 5s | 3.0 s | unhealthy |\n")
        .contains("| – | 5. bring the candidate to 3 instances |  |  |\n")
        .contains("| ✔ | 9. rollback: 0 % to the candidate | 1.0 s |  |\n");
    assertThat(Files.readString(outputs()))
        .isEqualTo(
            """
            RELEASE_ID=3f2a9c1e-0000-4000-8000-000000000001
            RELEASE_OUTCOME=rolled-back
            RELEASE_OUTCOME_REASON=errors: 12 of 25 failed, stable 0 of 210
            """);
  }

  @Test
  void a_release_that_is_still_running_is_reported_after_the_timeout() throws IOException {
    api.on(POST, 202, Recorded.running());
    api.on(ONE, 200, Recorded.running()).stream(EVENTS);

    Ran ran = release("--wait", "--timeout", "0.1s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(Files.readString(summary()))
        .startsWith("### ⏳ production/shop 1.1: still running\n")
        .contains(
            "| verdict | inconclusive: 9 of the 20 requests a verdict needs (in the step: candidate 0 failed of"
                + " 9, stable 0 of 84) |\n");
    assertThat(Files.readString(outputs())).contains("RELEASE_OUTCOME=running\n");
  }

  private void serveRolledBack(String reason) {
    api.on(POST, 202, Recorded.running());
    String ended =
        Recorded.rolledBack()
            .replaceFirst("\"reason\": \"errors: [^\"]*\"", "\"reason\": \"@\"")
            .replace("\"@\"", "\"" + reason + "\"");
    api.on(ONE, 200, ended).stream(EVENTS, ENDED);
  }

  @Test
  void a_long_reason_is_cut_between_two_characters() throws IOException {
    serveRolledBack("a".repeat(999) + "😀 failed");

    Ran ran = release("--wait");

    assertThat(ran.err()).doesNotContain("the report is missing");
    assertThat(Files.readString(summary())).contains("> " + "a".repeat(999) + "…\n");
    assertThat(Files.readString(outputs())).contains("😀 failed\n");
  }

  @Test
  void markup_and_line_breaks_of_a_reason_stay_text() throws IOException {
    serveRolledBack("exited: <img src=x>|`a`\\nRELEASE_OUTCOME=succeeded");

    release("--wait");

    assertThat(Files.readString(summary()))
        .contains("> exited: \\<img src=x\\>\\|\\`a\\` \\| RELEASE\\_OUTCOME=succeeded\n");
    assertThat(Files.readAllLines(outputs()))
        .hasSize(3)
        .contains("RELEASE_OUTCOME=rolled-back")
        .doesNotContain("RELEASE_OUTCOME=succeeded");
  }

  @Test
  void links_and_labels_are_in_the_report() throws IOException {
    String ended =
        Recorded.succeeded()
            .replaceFirst(
                "\"spec\": \\{",
                "\"spec\": {\"labels\":{\"ticket\":\"SHOP-7\"},"
                    + "\"links\":{\"run\":\"https://ci.example/7\"},");
    api.on(POST, 202, Recorded.running());
    api.on(ONE, 200, ended).stream(EVENTS, ENDED);

    assertThat(release("--wait").exit()).isZero();

    assertThat(Files.readString(summary()))
        .startsWith("### ✅ production/shop 1.1: succeeded\n")
        .contains("| ticket | SHOP-7 |\n| link | [run](<https://ci.example/7>) |\n");
  }

  @Test
  void the_problem_of_a_release_that_is_not_accepted_is_in_the_summary() throws IOException {
    api.on(POST, 422, FakeApi.problem(422, "version <2> is vetoed"));

    Ran ran = release("--wait");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("version <2> is vetoed").doesNotContain("the report is missing");
    assertThat(Files.readString(summary()))
        .startsWith("### ❌ release not accepted\n\n> ")
        .contains("version \\<2\\> is vetoed");
    assertThat(outputs()).isEmptyFile();
  }

  @Test
  void a_file_that_cannot_be_written_is_rejected_before_the_release_is_posted() {
    Ran ran =
        new Shell(api.url(), home)
            .run(
                "release",
                "--application",
                "shop",
                "--version",
                "1.1",
                "--outputs",
                home.resolve("missing/outputs.env").toString());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void a_report_that_cannot_be_read_changes_no_exit_code() {
    api.on(POST, 202, Recorded.running());
    api.on(ONE, 503, FakeApi.problem(503, "starting"));
    api.on("GET /api/v1/lanes/production/shop", 503, FakeApi.problem(503, "starting"));

    Ran ran = release();

    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).contains("the report is missing: ");
  }
}
