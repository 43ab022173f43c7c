package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The changes, differences and history of environments and applications.
class SettingsCommandTest {
  private static final String PRODUCTION = "/api/v1/environments/production";
  private static final String TAG = "\"environments/production:3\"";
  private static final String CHANGED =
      """
      {"name":"production","revision":4,"differences":[\
      {"pointer":"/defaults/replicas","before":"2","after":"4"},\
      {"pointer":"/router","after":"\\"edge\\""}],"omitted":7}\
      """;
  private static final String DIFFERENCES =
      "/defaults/replicas: 2 → 4\n/router: absent → \"edge\"\nand 7 more\n";

  private final FakeApi api;
  private final Path home;

  SettingsCommandTest(@TempDir Path home) throws IOException {
    this.home = home;
    api = new FakeApi();
  }

  @BeforeEach
  void existing() {
    api.tagged("GET " + PRODUCTION, TAG, "{}");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home).piped("router: edge\n");
  }

  @Test
  void set_is_based_on_the_present_revision_and_shows_what_changed() {
    api.on("PUT " + PRODUCTION + "?reason=big+sale", 200, CHANGED);

    Ran set = shell().run("environments", "set", "production", "-f", "-", "--reason", "big sale");

    assertThat(set.out()).isEqualTo("environment production is at revision 4\n" + DIFFERENCES);
    assertThat(api.only("PUT").body()).isEqualTo("{\"router\":\"edge\"}");
    assertThat(api.only("PUT").headers()).containsEntry("if-match", TAG);
  }

  @Test
  void set_creates_a_document_that_does_not_exist() {
    api.on("PUT /api/v1/environments/new?reason=tests", 200, "{\"revision\":1,\"differences\":[]}");

    assertThat(shell().run("environments", "set", "new", "-f", "-", "--reason", "tests").out())
        .isEqualTo("environment new is unchanged, at revision 1\n");
    assertThat(api.only("PUT").headers())
        .containsEntry("if-none-match", "*")
        .containsEntry("if-match", "null");
  }

  @Test
  void set_of_an_old_revision_says_what_changed_since() {
    api.on(
        "PUT " + PRODUCTION + "?reason=sale",
        412,
        """
        {"type":"urn:sluice:problem:precondition-failed","title":"no","status":412,\
        "detail":"it is at revision 3 by bob: /router was absent, is 7","errors":[\
        {"pointer":"/router","detail":"was absent at revision 2, is 7 at revision 3"}]}\
        """);

    Ran ran =
        shell()
            .run(
                "environments",
                "set",
                "production",
                "-f",
                "-",
                "--revision",
                "2",
                "--reason",
                "sale");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .contains("it is at revision 3 by bob: /router was absent, is 7")
        .contains("read the document again");
    assertThat(api.only("PUT").headers())
        .containsEntry("if-match", "\"environments/production:2\"");
    assertThat(api.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"set, -f-", "delete, -y"})
  void a_change_needs_a_reason(String verb, String option) {
    Ran ran = shell().run("environments", verb, "production", option);

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .startsWith("sluice: Missing required option: '--reason=TEXT'\n")
        .contains("see 'sluice environments %s --help'".formatted(verb));
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void diff_of_a_file_is_a_dry_run() {
    api.on("PUT " + PRODUCTION + "?dryRun=true", 200, CHANGED);

    assertThat(shell().run("environments", "diff", "production", "-f", "-").out())
        .isEqualTo(DIFFERENCES);
    assertThat(api.only("PUT").body()).isEqualTo("{\"router\":\"edge\"}");
    assertThat(shell().run("environments", "diff", "production", "-f", "-", "--to", "2").exit())
        .isEqualTo(2);
  }

  @Test
  void diff_compares_two_revisions() {
    String later = ",\"to\":4,\"caller\":\"bob\",\"reason\":\"big sale\"}";
    api.on("GET " + PRODUCTION + "/diff?from=1&to=4", 200, CHANGED.strip().replaceAll("}$", later));
    api.on("GET /api/v1/applications/shop/diff", 200, "{\"differences\":[]}");

    assertThat(shell().run("environments", "diff", "production", "--from", "1", "--to", "4").out())
        .isEqualTo("revision 4 by bob: big sale\n" + DIFFERENCES);
    assertThat(shell().run("applications", "diff", "shop").out()).isEqualTo("no difference\n");
    assertThat(shell().run("applications", "diff", "shop", "--json").out())
        .isEqualTo("{\"differences\":[]}\n");
  }

  @Test
  void history_lists_callers_and_reasons_and_the_next_cursor() {
    String page =
        """
        {"items":[{"revision":3,"changed":"2026-03-01T11:00:10Z","deleted":true,"caller":"bob",\
        "reason":"moved"},{"revision":2,"changed":"2026-02-27T12:00:10Z","deleted":false}],\
        "next":"2"}\
        """;
    api.on("GET " + PRODUCTION + "/history?limit=2&cursor=4", 200, page);

    assertThat(
            shell()
                .run("environments", "history", "production", "--limit", "2", "--cursor", "4")
                .out())
        .isEqualTo(
            """
            REVISION  CHANGED  CALLER   REASON
            3         1 h ago  bob      deleted: moved
            2         2 d ago  unknown
            more: --cursor 2
            """);
  }

  @Test
  void delete_is_based_on_the_revision_before_the_question() {
    api.on("DELETE " + PRODUCTION + "?reason=moved", 204, "");

    assertThat(shell().run("environments", "delete", "production", "--reason", "moved").exit())
        .isEqualTo(2);
    assertThat(shell().run("environments", "delete", "production", "-y", "--reason", "moved").out())
        .isEqualTo("environment production is deleted\n");
    assertThat(api.only("DELETE").headers()).containsEntry("if-match", TAG);
  }

  @Test
  void delete_with_stop_waits_for_the_result_of_each_lane() {
    String stops = Recorded.page(stop(Recorded.ID, "qa/shop"), stop(Recorded.OTHER, "eu/shop"));
    api.tagged("GET /api/v1/applications/shop", "\"applications/shop:1\"", "{}");
    api.on("DELETE /api/v1/applications/shop?reason=moved&stop=true", 202, stops);
    api.result("done", "bob stops the lane");
    String[] line = {"applications", "delete", "shop", "--stop", "-y", "--reason", "moved"};

    assertThat(shell().run(line).out())
        .isEqualTo("application shop is deleted\nbob stops the lane\nbob stops the lane\n");
    assertThat(api.requests().stream().map(FakeApi.Request::line))
        .contains("GET /api/v1/commands/" + Recorded.ID, "GET /api/v1/commands/" + Recorded.OTHER);
    String[] json = {
      "applications", "delete", "shop", "--stop", "-y", "--reason", "moved", "--json"
    };
    assertThat(shell().run(json).out()).isEqualTo(stops + "\n");
    api.onlyResult("rejected", "stop by bob rejected: nothing serves");
    Ran rejected = shell().run(line);
    assertThat(rejected.exit()).isEqualTo(2);
    assertThat(rejected.out()).isEqualTo("application shop is deleted\n");
    assertThat(rejected.err()).contains("nothing serves", "'sluice lanes qa/shop'");
  }

  @Test
  void delete_with_stop_shows_all_results_after_a_failure() {
    String stops = Recorded.page(stop(Recorded.ID, "qa/shop"), stop(Recorded.OTHER, "eu/shop"));
    api.tagged("GET /api/v1/applications/shop", "\"applications/shop:1\"", "{}");
    api.on("DELETE /api/v1/applications/shop?reason=moved&stop=true", 202, stops);
    api.result("rejected", "stop by bob rejected: nothing serves");
    api.result("done", "bob stops the lane");

    Ran ran = shell().run("applications", "delete", "shop", "--stop", "-y", "--reason", "moved");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEqualTo("application shop is deleted\nbob stops the lane\n");
    assertThat(ran.err()).contains("qa/shop: stop by bob rejected: nothing serves");
  }

  @Test
  void delete_with_stop_waits_for_all_lanes_until_one_deadline() {
    String stops =
        Recorded.page(
            stop(Recorded.OTHER, "qa/shop"),
            stop(Recorded.ID, "eu/shop"),
            stop(Recorded.ID, "us/shop"));
    api.tagged("GET /api/v1/applications/shop", "\"applications/shop:1\"", "{}");
    api.on("DELETE /api/v1/applications/shop?reason=moved&stop=true", 202, stops);
    api.result("rejected", "nothing serves");
    api.result("accepted", "");

    Ran ran =
        shell()
            .at(InstantSource.system())
            .run(
                "applications",
                "delete",
                "shop",
                "--stop",
                "-y",
                "--reason",
                "moved",
                "--result-timeout",
                "1s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .contains("qa/shop: nothing serves", "eu/shop: accepted, but", "us/shop: accepted, but");
    assertThat(api.requests().getLast().headers()).containsEntry("prefer", "null");
  }

  private static String stop(String id, String lane) {
    return """
    {"id":"%s","lane":"%s","command":"stop","accepted":"2026-03-01T12:00:00Z","state":"accepted"}\
    """
        .formatted(id, lane);
  }
}
