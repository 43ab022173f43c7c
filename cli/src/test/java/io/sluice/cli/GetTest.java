package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetTest {
  private static final String LANES = "GET /api/v1/lanes?limit=200";
  private static final String QUEUED = "GET /api/v1/releases?limit=1&state=queued";
  private static final String ONE = "GET /api/v1/releases/" + ID;

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  GetTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home);
  }

  @BeforeEach
  void record() {
    api.on(ONE, 200, Recorded.running());
  }

  @Test
  void a_release_is_shown_with_its_state_its_reason_and_its_next_action() {
    Ran ran = shell().run("get", ID);

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            shop 1.1 to production by canary   3f2a9c1e-0000-4000-8000-000000000001

            state   ● running after 10 s
            reason  observing 10 % for 5s: 9 of the 20 requests it needs
            next    100 % to the candidate in 3 s
            weight  █░░░░░░░░░ intended 10 %, measured 9.8 %
            verdict inconclusive: 9 of the 20 requests a verdict needs (in the step: candidate 0 failed of 9, stable 0 of 84)
            before  1.0
            caller  operator, 10 s ago

            ✔  1  keep older writers out  0.0 s
            ✔  2  bring the candidate to 1 instance  2.0 s
            ✔  3  10 % to the candidate  1.0 s
            ●  4  observe for 5s  7.0 s
                   0 of 9 failed, stable 0 of 84
            ○  5  bring the candidate to 3 instances
            ○  6  100 % to the candidate
            ○  7  promote
            """);
  }

  @Test
  void the_expected_end_is_shown() throws IOException {
    String observed = Recorded.running().replace("\"window\": \"5s\"", "\"window\": \"50s\"");
    try (FakeApi other = new FakeApi().on(ONE, 200, observed)) {
      assertThat(new Shell(other.url(), home).run("get", ID).out())
          .contains("end     in about 43 s, if every check passes");
    }
  }

  @Test
  void the_rollback_appears_under_its_own_heading() {
    try (FakeApi other = new FakeApi().on(ONE, 200, Recorded.rolledBack())) {
      Ran ran = new Shell(other.url(), home).run("get", ID);

      assertThat(ran.out())
          .contains("✖ rolled-back after 9.0 s")
          .contains("✖  4  observe for 5s  3.0 s  unhealthy")
          .contains("–  5  bring the candidate to 3 instances")
          .contains(
              """
              rollback
              ✔  8  keep older writers out  0.0 s
              ✔  9  0 % to the candidate  1.0 s
              ✔ 10  stop the candidate  2.0 s
              """);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void the_checks_that_judge_are_shown_with_their_power_and_the_notes_of_the_judge()
      throws IOException {
    String analysis =
        """
        {"analysis": {
         "checks": ["errors (error rate at most 1.1 × stable's)", "p99 (at most 1 %)"],
         "alphaShares": [{"test": "errors", "share": 0.7}, {"test": "p99", "share": 0.3}],
         "droppedDefaults": "the default check slo does not judge",
         "power": {"sentence": "at 10 rps and 10 % a doubling is found after about 2 hours"}},\
        """;
    String running =
        Recorded.running()
            .replaceFirst("\\{", analysis)
            .replaceFirst("(\"verdict\": \\{)", "$1\"notes\": [\"noise of the fleet unknown\"],");
    try (FakeApi other = new FakeApi().on(ONE, 200, running)) {
      assertThat(new Shell(other.url(), home).run("get", ID).out())
          .contains(
              """
              (in the step: candidate 0 failed of 9, stable 0 of 84)
                      noise of the fleet unknown
              """,
              """
              checks  errors (error rate at most 1.1 × stable's), p99 (at most 1 %)
              alpha   0.01 (errors 70 %, p99 30 %)
                      the default check slo does not judge
              power   at 10 rps and 10 % a doubling is found after about 2 hours
              """);
    }
  }

  @Test
  void each_sentence_is_on_one_line() throws IOException {
    String running =
        Recorded.running()
            .replace("observing 10 %", "observing\\n10 %")
            .replace("\"next\": \"100 %", "\"next\": \"100 %\\n")
            .replace("0 of 9 failed,", "0 of 9 failed,\\r\\n")
            .replace("requests a verdict", "requests\\na verdict");
    String ended =
        Recorded.rolledBack()
            .replace("\"reason\": \"unhealthy\"", "\"reason\": \"errors\\nunhealthy\"")
            .replaceFirst("\\{", "{\"deviations\": [\"step 4\\\\nfailed\"],");
    try (FakeApi other = new FakeApi().on(ONE, 200, running).on(ONE, 200, ended)) {
      Shell shell = new Shell(other.url(), home);

      assertThat(shell.run("get", ID).out())
          .contains(
              "reason  observing | 10 % for 5s",
              "next    100 % | to the candidate in 3 s",
              "       0 of 9 failed, | stable 0 of 84",
              "9 of the 20 requests | a verdict needs (in the step: candidate");
      assertThat(shell.run("get", ID).out())
          .contains("observe for 5s  3.0 s  errors | unhealthy", "  step 4 | failed");
    }
  }

  @Test
  void the_id_may_be_left_out_where_one_release_is_active() {
    api.on(LANES, 200, Recorded.page(Recorded.file("lane.json")));

    assertThat(shell().run("get").out()).startsWith("shop 1.1 to production by canary");
  }

  @Test
  void get_requires_an_id_if_several_releases_are_active() {
    String other = Recorded.running().replace(ID, OTHER).replace("production/shop", "test/shop");
    String lane = Recorded.file("lane.json");
    api.on("GET /api/v1/releases/" + OTHER, 200, other);
    api.on(LANES, 200, Recorded.page(lane, lane.replace(ID, OTHER)));

    Ran ran = shell().run("get");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: 2 releases are active: 3f2a9c1e (production/shop 1.1), 77aa9c1e (test/shop 1.1)
                    name one of them
            """);
  }

  @Test
  void a_release_that_waits_for_the_engine_shows_no_weights_and_no_steps() {
    api.on(LANES, 200, Recorded.page());
    api.on(QUEUED, 200, Recorded.page(Recorded.file("accepted.json")));

    assertThat(shell().run("get").out())
        .isEqualTo(
            """
            shop 1.1 to production by canary   3f2a9c1e-0000-4000-8000-000000000001

            state   ○ queued
            reason  accepted from operator
            next    the engine receives it
            caller  operator, 10 s ago
            """);
  }

  @Test
  void one_that_was_serving_already_has_no_traffic_of_its_own_and_is_not_the_first() {
    try (FakeApi other = new FakeApi().on(ONE, 200, Recorded.file("already-serving.json"))) {
      assertThat(new Shell(other.url(), home).run("get", ID).out())
          .isEqualTo(
              """
              shop 1.1 to production by canary   3f2a9c1e-0000-4000-8000-000000000001

              state   ✔ succeeded
              reason  already serving
              caller  operator, 10 s ago
              """);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void one_that_waits_comes_before_one_that_ended() {
    api.on(LANES, 200, Recorded.page());
    api.on(
        "GET /api/v1/releases?limit=1&state=queued&lane=production%2Fshop",
        200, Recorded.page(Recorded.file("accepted.json")));

    assertThat(shell().run("get", "production/shop").out()).contains("○ queued");
  }

  @Test
  void without_an_active_release_it_is_the_latest() {
    api.on(LANES, 200, Recorded.page());
    api.on(QUEUED, 200, Recorded.page());
    api.on("GET /api/v1/releases?limit=1", 200, Recorded.page(Recorded.succeeded()));

    assertThat(shell().run("get").out()).contains("✔ succeeded after 10 s");
    assertThat(shell().run("pause").err()).startsWith("sluice: no release is active\n");
  }

  @Test
  void the_beginning_of_an_id_is_enough_if_it_is_the_only_one() {
    String other = Recorded.running().replace(ID, OTHER);
    api.on("GET /api/v1/releases?limit=200", 200, "{\"items\":[" + other + "],\"next\":\"a b\"}");
    api.on("GET /api/v1/releases?limit=200&cursor=a+b", 200, Recorded.page(Recorded.running()));

    assertThat(shell().run("get", "3f2a").out()).contains(ID);
    assertThat(shell().run("get", "beef").err()).contains("no release begins with beef");
    assertThat(shell().run("get", "shop?").err()).contains("neither a release's id nor a lane");
  }

  @Test
  void a_lane_names_its_active_release() {
    String lane = Recorded.file("lane.json");
    api.on(LANES, 200, Recorded.page(lane));
    api.on("GET /api/v1/lanes/production/shop", 200, lane);
    api.on("GET /api/v1/releases?limit=1&state=queued&lane=test%2Fshop", 200, Recorded.page());
    api.on("GET /api/v1/releases?limit=1&lane=test%2Fshop", 200, Recorded.page());

    assertThat(shell().run("get", "production/shop").out()).contains(ID);
    assertThat(shell().run("get", "test/shop").err())
        .contains("there is no release in test/shop", "there is production/shop");
  }

  @Test
  void json_is_one_document() {
    Ran ran = shell().run("get", ID, "--json");

    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.out()).startsWith("{\"").contains("\"version\":\"1.1\"");
  }

  @Test
  void an_unknown_release_is_reported_with_the_message_of_the_api() {
    api.on("GET /api/v1/releases/" + OTHER, 404, FakeApi.problem(404, "there is no release 77aa"));

    Ran ran = shell().run("get", OTHER);

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).isEqualTo("sluice: there is no release 77aa\n");
  }

  @Test
  void a_replay_prints_3_predictions_or_all_of_them_with_verbose() {
    api.on("GET /api/v1/releases/" + ID, 200, Recorded.file("succeeded.json"));
    api.on(
        "GET /api/v1/releases/%s/replay".formatted(ID),
        200,
        """
        {"lane":"production/shop","sequence":9,"differences":[],
         "deviations":["one","two","three","four","five"]}
        """);

    assertThat(shell().run("replay", ID).out())
        .contains("prediction: three", "prediction: 2 more, with --verbose")
        .doesNotContain("four");
    assertThat(shell().run("replay", ID, "--verbose").out())
        .contains("prediction: five")
        .doesNotContain("more, with");
  }

  @Test
  void a_link_to_a_preview_is_alone_on_standard_output() {
    api.on("GET /api/v1/releases/" + ID, 200, Recorded.file("succeeded.json"));
    api.on(
        "POST /api/v1/releases/%s/preview?expires=2h".formatted(ID),
        200,
        """
        {"host":"preview.shop.production.localhost","query":"sluice-preview=1893456000-ab",
         "expires":"2030-01-01T00:00:00Z"}
        """);
    api.on(
        "POST /api/v1/releases/%s/preview?expires=1h".formatted(ID),
        200,
        "{\"host\":\"preview.shop.production.localhost\"}");

    Ran signed = shell().run("preview", ID, "--expires", "2h");
    assertThat(signed.out())
        .isEqualTo("http://preview.shop.production.localhost:7080/?sluice-preview=1893456000-ab\n");
    assertThat(signed.err()).contains(", until 2030-01-01T00:00:00Z");
    Ran open = shell().run("preview", ID, "--router", "https://shop.example.com");
    assertThat(open.out()).isEqualTo("https://preview.shop.production.localhost/\n");
    assertThat(open.err()).contains(", public");
    assertThat(shell().run("preview", ID, "--router", "localhost:7080").err())
        .startsWith("sluice: --router must be a URL, was 'localhost:7080'");
  }

  @Test
  void hints_name_the_command_as_it_was_called() {
    api.on(LANES, 200, Recorded.page());
    api.on(QUEUED, 200, Recorded.page());
    api.on("GET /api/v1/releases?limit=1", 200, Recorded.page());

    assertThat(shell().with("SLUICE_CALLED", "./sluice").run("get").err())
        .contains("'./sluice release -h' explains how");
    assertThat(shell().with("SLUICE_CALLED", "rm -rf").run("get").err())
        .contains("'sluice release -h' explains how to make one");
  }
}
