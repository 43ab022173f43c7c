package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.FakeApi.Request;
import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {
  private static final String POST = "POST /api/v1/releases";
  private static final String DOCUMENT =
      """
      application: shop
      version: 1.10
      strategy:
        canary:
          steps: [10, 110]
      """;

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  ReleaseTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home).at(InstantSource.system());
  }

  private String file(String text) throws IOException {
    return Files.writeString(home.resolve("release.yaml"), text).toString();
  }

  @Test
  void a_release_that_must_wait_shows_the_release_it_waits_for() throws IOException {
    api.on(POST, 202, Recorded.running());
    String busy = Recorded.file("lane.json").replace("\"active\": \"3f2a", "\"active\": \"0b0b");
    api.on("GET /api/v1/lanes/production/shop", 200, busy);

    assertThat(shell().run("release", "-f", file(DOCUMENT)).out())
        .contains("it waits until release 0b0b9c1e has ended");
  }

  @Test
  void labels_links_and_reason_are_posted_and_win_over_those_of_the_ci_system() throws IOException {
    api.on(POST, 202, Recorded.running());
    Shell ci = shell().with("GITHUB_ACTIONS", "true").with("GITHUB_SHA", "4f1c2a9");
    String file = file(DOCUMENT + "labels: {ticket: SHOP-6, team: cart}\n");

    Ran ran =
        ci.run(
            "release",
            "-f",
            file,
            "--label",
            "ticket=SHOP-7",
            "--link",
            "ticket=https://t.example/7",
            "--reason",
            "faster cart");

    assertThat(ran.exit()).isZero();
    assertThat(api.only(POST).body())
        .contains(
            """
            "labels":{"ticket":"SHOP-7","team":"cart","commit":"4f1c2a9"},\
            "links":{"ticket":"https://t.example/7"},"reason":"faster cart\"\
            """);
  }

  @Test
  void labels_of_the_ci_system_can_be_left_out() throws IOException {
    api.on(POST, 202, Recorded.running());
    Shell ci = shell().with("GITHUB_ACTIONS", "true").with("GITHUB_SHA", "4f1c2a9");

    ci.run("release", "-f", file(DOCUMENT), "--no-ci-labels");

    assertThat(api.only(POST).body()).doesNotContain("labels").doesNotContain("4f1c2a9");
  }

  @Test
  void a_document_is_posted_as_json_with_token_and_key() throws IOException {
    api.on(POST, 202, Recorded.running());

    Ran ran = shell().run("release", "-f", file(DOCUMENT), "--idempotency-key", "build-7");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            accepted 3f2a9c1e: production/shop to 1.1 by canary
            sluice get 3f2a9c1e --watch
            """);
    Request request = api.only(POST);
    assertThat(request.body())
        .isEqualTo(
            """
            {"application":"shop","version":"1.10","strategy":{"canary":{"steps":[10,110]}},\
            """
                + "\"environment\":\"production\"}");
    assertThat(request.headers())
        .containsEntry("authorization", "Bearer secret-token")
        .containsEntry("content-type", "application/json")
        .containsEntry("idempotency-key", "build-7");
  }

  @Test
  void options_describe_a_release_without_a_document() {
    api.on(POST, 202, Recorded.running());

    shell()
        .run(
            "release",
            "--application",
            "shop",
            "--environment",
            "test",
            "--version",
            "1.1",
            "--strategy",
            "rolling",
            "--observe",
            "5s",
            "--replicas",
            "2",
            "--env",
            "LEVEL=info",
            "--command",
            "java",
            "-jar",
            "shop.jar",
            "--port",
            "{port}",
            "--json");

    assertThat(api.only(POST).body())
        .isEqualTo(
            """
            {"application":"shop","environment":"test","version":"1.1","replicas":2,\
            "command":["java","-jar","shop.jar","--port","{port}","--json"],\
            "env":{"LEVEL":"info"},"strategy":{"rolling":{"observe":"5s"}}}\
            """);
  }

  @Test
  void options_change_a_document() {
    api.on(POST, 202, Recorded.running());

    Ran ran =
        shell()
            .piped(DOCUMENT)
            .run("release", "-f", "-", "--version", "2", "--steps", "5,100", "--json");

    assertThat(ran.out()).contains("\"id\": \"" + ID);
    assertThat(api.only(POST).body())
        .contains("\"version\":\"2\"")
        .contains("{\"canary\":{\"steps\":[5,100]}}");
  }

  @Test
  void wait_follows_it_to_its_end() {
    api.on(POST, 202, Recorded.running());
    api.on("GET /api/v1/releases/" + ID, 200, Recorded.rolledBack());
    api.stream(
        "GET /api/v1/releases/" + ID + "/events",
        event(1, "ended", "back to 1.0", "{\"type\":\"ended\"}"));

    Ran ran = shell().run("release", "--application", "shop", "--version", "1.1", "--wait");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .isEqualTo(
            """
            accepted 3f2a9c1e: production/shop to 1.1 by canary
            12:00:01  back to 1.0
            ✖ production/shop 1.1 rolled-back: errors: 12 of 25 failed, stable 0 of 210
            """);
  }

  @Test
  void an_answer_with_status_503_shows_the_key_for_a_safe_retry() {
    api.on(POST, 503, FakeApi.problem(503, "the database is unavailable"));

    Ran ran = shell().run("release", "--application", "shop", "--version", "1.1");

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err())
        .startsWith("sluice: the database is unavailable\n")
        .contains("repeat it safely with --idempotency-key ");
  }

  @Test
  void a_plan_is_shown_and_nothing_is_done() {
    api.on("POST /api/v1/plans", 200, Recorded.file("plan.json"));

    Ran ran = shell().run("plan", "--application", "shop", "--version", "1.1");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            production/shop to 1.1 by canary, from 1.0
             1  keep older writers out
             2  bring the candidate to 1 instance
            checks: errors (error rate at most 1.1 × stable's)
            alpha: 0.01 (errors 98 %, warm-up 2 %)
            power: no traffic of this lane is on record
            note: the default check slo does not judge: the document lists other checks; keep it \
            with checks: [defaults, …]
            note: latency is not judged
            floor samples met: minSamples of at least 100
            floor observe missed: at least 10m of observation: the release has 1m of it, raise observe
            floor signedBy checked before the first instance: an image that is signed by the key \
            release
            not now: frozen by 'weekend' until 2026-01-05T07:00:00Z
            """);
  }

  @Test
  void each_reason_of_a_plan_is_on_one_line() {
    String plan =
        Recorded.file("plan.json")
            .replaceFirst("\\{", "{\"strategyReason\": \"no\\\\ntraits\",")
            .replace("frozen by", "frozen\\r\\nby");
    api.on("POST /api/v1/plans", 200, plan);

    assertThat(shell().run("plan", "--application", "shop", "--version", "1.1").out())
        .contains("\nreason: no | traits\n", "\nnot now: frozen | by 'weekend'");
  }

  @Test
  void a_plan_without_checks_has_none() {
    String plan =
        Recorded.file("plan.json")
            .replaceFirst("\"checks\": \\[[^]]*]", "\"checks\": []")
            .replaceFirst("\"alphaShares\": \\[[^]]*]", "\"alphaShares\": []");
    api.on("POST /api/v1/plans", 200, plan);

    assertThat(shell().run("plan", "--application", "shop", "--version", "1.1").out())
        .contains("\nchecks: none\npower: ");
  }
}
