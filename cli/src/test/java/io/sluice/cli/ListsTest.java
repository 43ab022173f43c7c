package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsTest {
  private static final String OUTCOME =
      """
      {"sequence":7,"lane":"production/shop","type":"io.sluice.release-ended","event":{\
      "type":"release-ended","outcome":"rolled-back","reason":"12 of 25 failed","application":"shop",\
      "environment":"production","version":"1.2","previous":"1.1","strategy":"canary",\
      "caller":"operator","queued":"2026-03-01T11:59:00Z","ended":"2026-03-01T12:00:00Z"}}\
      """;

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  ListsTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home);
  }

  @Test
  void releases_are_a_table_with_the_reason() {
    api.on(
        "GET /api/v1/releases?limit=2&lane=production%2Fshop",
        200,
        "{\"items\":["
            + Recorded.running()
            + ","
            + Recorded.rolledBack().replace(ID, OTHER)
            + "],\"next\":\"c2\"}");

    Ran ran = shell().run("list", "--limit", "2", "--lane", "shop");

    assertThat(ran.out())
        .isEqualTo(
            """
               RELEASE   LANE             VERSION  STRATEGY  STATE        AGE   REASON
            ●  3f2a9c1e  production/shop  1.1      canary    running      10 s  observing 10 % for 5s: 9 of the 20 requests it needs
            ✖  77aa9c1e  production/shop  1.1      canary    rolled-back  10 s  errors: 12 of 25 failed, stable 0 of 210
            more: --cursor c2
            """);
  }

  @Test
  void each_filter_is_sent_to_the_api() {
    api.on(
        "GET /api/v1/releases?limit=20&environment=test&application=shop&version=1.1&state=ended"
            + "&outcome=rolled-back&caller=ann&since=2026-03-01T10%3A00%3A00Z"
            + "&until=2026-03-01T11%3A00%3A00Z&text=cart&label=a%3Db&label=c%3Dd",
        200, Recorded.page(Recorded.running()));

    Ran ran =
        shell()
            .at(InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")))
            .run(
                ("list --environment test --application shop --version 1.1 --state ended --outcome"
                        + " rolled-back --caller ann --since 2h --until 2026-03-01T11:00:00Z"
                        + " --label a=b --label c=d --text cart")
                    .split(" "));

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("3f2a9c1e");
  }

  @Test
  void a_wrong_time_and_a_filter_beside_active_are_rejected() {
    assertThat(shell().run("list", "--since", "today").err())
        .contains("--since 'today' is not a time", "2030-01-31T12:00:00Z");
    assertThat(shell().run("list", "--active", "--caller", "ann").err())
        .contains("--active can be combined with --lane only");
  }

  @Test
  void a_release_that_a_revert_made_is_listed_with_the_version_that_it_restores() {
    String back =
        Recorded.succeeded()
            .replaceFirst("\\{", "{\"revertOf\": \"%s\",".formatted(Recorded.OTHER));
    api.on("GET /api/v1/releases?limit=20", 200, Recorded.page(back));

    assertThat(shell().run("list").out()).contains("  revert to 1.1: the plan ended\n");
  }

  @Test
  void list_explains_how_to_make_a_release_if_there_is_none() {
    api.on("GET /api/v1/releases?limit=20", 200, Recorded.page());

    assertThat(shell().run("list").out())
        .isEqualTo("no such releases; 'sluice release -h' explains how to make one\n");
  }

  @Test
  void list_finds_the_active_releases_by_their_lanes() {
    String lane = Recorded.file("lane.json");
    api.on("GET /api/v1/releases?limit=200&state=queued", 200, Recorded.page());
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page(lane));
    api.on("GET /api/v1/releases/" + ID, 200, Recorded.running());

    assertThat(shell().run("list", "--active").out()).contains("3f2a9c1e  production/shop");
    assertThat(shell().run("list", "--active", "--lane", "test/shop").out())
        .startsWith("no such releases");
    assertThat(shell().run("list", "--active", "--json").out()).startsWith("{\"items\":[{");
  }

  @Test
  void a_release_that_the_engine_has_not_taken_in_is_one_that_has_not_ended() {
    String accepted = Recorded.file("accepted.json");
    api.on("GET /api/v1/releases?limit=200&state=queued", 200, Recorded.page(accepted));
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page());
    api.on("GET /api/v1/releases/" + ID, 200, accepted);

    assertThat(shell().run("list", "--active").out())
        .contains("3f2a9c1e  production/shop", "accepted from operator");
  }

  @Test
  void one_that_is_taken_in_meanwhile_is_listed_once() {
    String accepted = Recorded.file("accepted.json");
    api.on("GET /api/v1/releases?limit=200&state=queued", 200, Recorded.page(accepted));
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page(Recorded.file("lane.json")));
    api.on("GET /api/v1/releases/" + ID, 200, Recorded.running());

    assertThat(shell().run("list", "--active").out()).containsOnlyOnce("3f2a9c1e");
  }

  @Test
  void one_that_ended_meanwhile_is_none_of_them() {
    String accepted = Recorded.file("accepted.json");
    api.on("GET /api/v1/releases?limit=200&state=queued", 200, Recorded.page(accepted));
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page());
    api.on("GET /api/v1/releases/" + ID, 200, Recorded.succeeded());

    assertThat(shell().run("list", "--active").out()).startsWith("no such releases");
  }

  @Test
  void lanes_beyond_the_first_page_count_too() {
    String lane = Recorded.file("lane.json");
    String idle = lane.replaceAll(" *\"(active|state)\": .*\n", "");
    api.on("GET /api/v1/releases?limit=200&state=queued", 200, Recorded.page());
    api.on(
        "GET /api/v1/lanes?limit=200",
        200,
        "{\"items\":[" + idle + "],\"next\":\"production/shop\"}");
    api.on("GET /api/v1/lanes?limit=200&cursor=production%2Fshop", 200, Recorded.page(lane));
    api.on("GET /api/v1/releases/" + ID, 200, Recorded.running());

    assertThat(shell().run("list", "--active").out()).contains("3f2a9c1e  production/shop");
  }

  @Test
  void environments_explains_how_to_make_one_if_there_is_none() {
    api.on("GET /api/v1/environments", 200, Recorded.page());

    assertThat(shell().run("environments").out())
        .isEqualTo(
            "no environments; 'sluice environments set NAME -f FILE --reason TEXT' makes one\n");
  }

  @Test
  void logs_are_lines() {
    api.on("GET /api/v1/lanes/production/shop/logs?lines=2&instance=a%2Fb", 200, "one\ntwo\n");

    assertThat(shell().run("logs", "shop", "--lines", "2", "--instance", "a/b").out())
        .isEqualTo("one\ntwo\n");
    assertThat(shell().run("logs", "shop", "--lines", "2", "--instance", "a/b", "--json").out())
        .isEqualTo("{\"line\":\"one\"}\n{\"line\":\"two\"}\n");
  }

  @Test
  void outcomes_show_the_result_and_the_reason_of_each_release() {
    api.on("GET /api/v1/outcomes?limit=20", 200, Recorded.page(OUTCOME));

    assertThat(shell().run("outcomes").out())
        .isEqualTo("2026-03-01 12:00  ✖ production/shop 1.2 canary rolled-back: 12 of 25 failed\n");
  }

  @Test
  void a_reason_of_several_lines_stays_on_the_line_of_its_release() {
    String outcome = OUTCOME.replace("12 of 25 failed", "it wrote last:\\r\\n no file ; x\\n");
    String release = Recorded.rolledBack().replace("errors: 12 of 25", "errors:\\r\\n12 of 25");
    api.on("GET /api/v1/outcomes?limit=20", 200, Recorded.page(outcome));
    api.on("GET /api/v1/releases?limit=20", 200, Recorded.page(release, release));

    assertThat(shell().run("outcomes").out())
        .endsWith(" rolled-back: it wrote last: | no file ; x\n")
        .hasLineCount(1);
    assertThat(shell().run("list").out()).contains("  errors: …\n").hasLineCount(3);
  }

  @Test
  void outcomes_are_followed_behind_those_that_were_shown() {
    api.on("GET /api/v1/outcomes?limit=20", 200, Recorded.page(OUTCOME));
    api.stream("GET /api/v1/outcomes", OUTCOME.replace("1.2", "1.3").replace("\n", ""));

    Ran ran =
        shell()
            .at(InstantSource.system())
            .run("outcomes", "--follow", "--timeout", "0.4s", "--json");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.out().lines().limit(2))
        .hasSize(2)
        .anyMatch(line -> line.contains("\"version\":\"1.3\""));
    assertThat(api.requests().get(1).headers()).containsEntry("last-event-id", "7");
  }

  @Test
  void settings_are_listed_and_shown() {
    String view =
        """
        {"name":"production","revision":3,"changed":"2026-03-01T11:00:10Z","document":{\
        "runtime":"local","router":"edge"}}\
        """;
    api.on("GET /api/v1/environments", 200, Recorded.page(view));
    api.on("GET /api/v1/environments/production", 200, view);

    assertThat(shell().run("environments", "list").out())
        .isEqualTo("NAME        REVISION  CHANGED\nproduction  3         1 h ago\n");
    assertThat(shell().run("environments", "get", "production").out())
        .isEqualTo("{\n  \"runtime\" : \"local\",\n  \"router\" : \"edge\"\n}\n");
  }

  @Test
  void dead_letters_are_listed_shown_and_replayed() {
    String letter =
        """
        {"id":"verdicts-0-5","topic":"release.verdicts","group":"strategy-engine","partition":0,\
        "offset":5,"time":"2026-03-01T12:00:00Z","reason":"not a Verdict","key":"production/shop",\
        "value":"{oops","truncated":true,"size":9000,"replayable":true}\
        """;
    api.on("GET /api/v1/dead-letters", 200, Recorded.page(letter));
    api.on("GET /api/v1/dead-letters/verdicts-0-5", 200, letter);
    api.on("POST /api/v1/dead-letters/verdicts-0-5/replay", 202, "");
    api.on("GET /api/v1/dead-letters/x", 404, FakeApi.problem(404, "there is no dead letter x"));

    assertThat(shell().run("dead-letters", "list").out())
        .isEqualTo(
            """
            ID            TOPIC             SERVICE          AGE   REASON
            verdicts-0-5  release.verdicts  strategy-engine  10 s  not a Verdict
            """);
    assertThat(shell().run("dead-letters", "show", "verdicts-0-5").out())
        .contains("reason  not a Verdict\n")
        .contains("size    9000 bytes\n")
        .endsWith("\n\n{oops…\n");
    assertThat(shell().run("dead-letters", "show", "x").err()).contains("no dead letter x");
    assertThat(shell().run("dead-letters", "replay", "verdicts-0-5").out())
        .isEqualTo("sent again: verdicts-0-5\n");
  }

  @Test
  void whoami_shows_the_caller_with_its_grants() {
    api.on(
        "GET /api/v1/me",
        200,
        """
        {"name":"ci","roles":["viewer","releaser"],"issuer":"sluice","subject":"ci",\
        "kind":"person","grants":[{"role":"releaser","environment":"staging-*","application":"shop"}]}\
        """);

    assertThat(shell().run("whoami").out())
        .isEqualTo(
            """
            name     ci
            issuer   sluice
            subject  ci
            kind     person

            ROLE      ENVIRONMENT  APPLICATION
            releaser  staging-*    shop
            """);
  }

  @Test
  void can_i_answers_by_a_sentence_and_the_exit_code() {
    String answer =
        """
        {"verb":"release","environment":"%s","application":"%s","allowed":%s,\
        "roles":["releaser"],"sentence":"%s"}\
        """;
    api.on(
        "GET /api/v1/can-i?verb=release&environment=staging&application=shop",
        200,
        answer.formatted("staging", "shop", true, "ci may release in staging/shop"));
    api.on(
        "GET /api/v1/can-i?verb=release&environment=prod-*&application=*",
        200,
        answer.formatted("prod-*", "*", false, "release needs the role releaser in prod-*/*"));

    Ran allowed = shell().run("can-i", "release", "staging/shop");
    Ran denied = shell().run("can-i", "release", "prod-*");

    assertThat(allowed.out()).isEqualTo("ci may release in staging/shop\n");
    assertThat(allowed.exit()).isZero();
    assertThat(denied.out()).isEqualTo("release needs the role releaser in prod-*/*\n");
    assertThat(denied.exit()).isEqualTo(2);
  }

  @Test
  void version_shows_both_sides() {
    api.on("GET /api/v1/version", 200, "{\"version\":\"9.9\"}");

    assertThat(shell().run("version").out())
        .startsWith("cli     0.")
        .contains("\nrules   sluice/")
        .endsWith("sluice  9.9\n");
  }
}
