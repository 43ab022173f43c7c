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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevertCommandTest {
  private static final String LANE = "/api/v1/lanes/production/shop";
  private static final String PATH = LANE + "/revert";
  private static final String QUEUED = "0198f0a2-7c3b-7a10-9d55-3f1e6b2c4a09";
  private static final String COMMAND = "0198f0a2-8888-7000-8000-000000000002";

  private static final String QUEUED_RELEASE =
      "{\"release\": \"" + QUEUED + "\", \"version\": \"1.2\"}";

  @TempDir private Path home = Path.of("");
  private final FakeApi api = new FakeApi();

  RevertCommandTest() throws IOException {}

  @BeforeEach
  void record() {
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page(Recorded.file("lane.json")));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void the_confirmation_of_a_revert_shows_the_state_of_both_versions() {
    serveRevert("");
    Ran ran = shell().typing("y\n").run("revert");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains(
            "production/shop: 1.1 has all traffic and is baking; 1.0's 3 instances are warm:"
                + " revert to 1.0? [y/N]");
    assertThat(ran.out()).isEqualTo("reverted to 1.0 by ann\n");
  }

  @Test
  void a_revert_sends_exactly_the_plan_that_it_shows() {
    serveRevert("");
    Ran ran = shell().run("revert", "production/shop", "--yes", "--reason", "errors");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains("1.0's 3 instances are warm; 1.1 is aborted, and 1.0 gets all traffic back");
    assertThat(api.only("POST").body())
        .contains("\"release\":\"" + OTHER + "\"")
        .contains("\"from\":\"" + ID + "\"")
        .contains("\"queued\":[]")
        .contains("\"reason\":\"errors\"")
        .doesNotContain("supersedeQueued");
  }

  @Test
  void a_revert_without_a_terminal_requires_the_yes_option() {
    serveRevert("");
    Ran ran = shell().piped("n\n").run("revert", "--json");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("revert to 1.0?").contains("add --yes to confirm");
    assertThat(api.requests()).noneMatch(request -> request.line().startsWith("POST"));
  }

  @Test
  void a_revert_sends_nothing_after_a_no() {
    serveRevert("");
    Ran ran = shell().typing("n\n").run("revert");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(api.requests()).noneMatch(request -> request.line().startsWith("POST"));
  }

  @Test
  void a_revert_by_a_script_must_decide_about_the_queued_releases() {
    serveRevert(QUEUED_RELEASE);

    Ran silent = shell().run("revert", "--yes");

    assertThat(silent.exit()).isEqualTo(2);
    assertThat(silent.err())
        .contains("in production/shop waits 1.2", "--supersede-queued", "--keep-queued");
    assertThat(api.requests()).noneMatch(request -> request.line().startsWith("POST"));
    assertThat(shell().run("revert", "--supersede-queued", "--keep-queued").exit()).isEqualTo(2);
  }

  @Test
  void the_queue_is_superseded_by_a_flag() {
    serveRevert(QUEUED_RELEASE);

    assertThat(shell().run("revert", "--yes", "--supersede-queued").exit()).isZero();
    assertThat(api.only("POST").body())
        .contains("\"queued\":[\"" + QUEUED + "\"]")
        .contains("\"supersedeQueued\":true");
  }

  @Test
  void a_person_chooses_what_becomes_of_the_queue() {
    serveRevert(QUEUED_RELEASE);

    Ran ran = shell().typing("k\n").run("revert");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains(
            "revert to 1.0, and end 1.2, which waits (e), or keep it to start after that (k)?");
    assertThat(api.only("POST").body()).contains("\"supersedeQueued\":false");
  }

  @Test
  void neither_of_the_answers_changes_nothing() {
    serveRevert(QUEUED_RELEASE);

    Ran ran = shell().typing("y\n").run("revert");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("nothing was done").contains("answer e or k");
    assertThat(api.requests()).noneMatch(request -> request.line().startsWith("POST"));
  }

  @Test
  void a_lane_that_has_moved_on_is_exit_code_2() {
    servePlan("");
    api.result("rejected", "revert by ann rejected: the lane has changed: version 1.1 serves");

    Ran ran = shell().run("revert", "--yes");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("the lane has changed: version 1.1 serves");
  }

  @Test
  void a_revert_without_an_answer_in_its_time_is_exit_code_3() {
    servePlan("");
    api.result("accepted", "");

    Ran ran = shell().run("revert", "--yes", "--wait", "--result-timeout", "1s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains("accepted, but not yet handled by the engine after 1.0 s");
  }

  @Test
  void a_revert_that_was_waited_for_and_came_is_exit_code_0() {
    serveRevert("");
    String ended = Recorded.rolledBack();
    api.on("GET /api/v1/releases/" + ID, 200, ended.replace("\"rolled-back\"", "\"aborted\""));
    api.stream("GET /api/v1/releases/" + ID + "/events");

    assertThat(shell().run("revert", "--yes", "--wait").exit()).isZero();
  }

  @Test
  void a_wait_for_the_result_has_the_timeout_of_the_wait() {
    servePlan("");
    api.result("accepted", "");

    Ran ran = shell().run("revert", "--yes", "--wait", "--timeout", "3s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains("accepted, but not yet handled by the engine after 3.0 s");
  }

  @Test
  void json_is_the_response_to_a_rollback() {
    serveRevert("");

    Ran ran = shell().run("revert", "--yes", "--json");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo(rollback("", accepted()) + "\n");
  }

  @Test
  void json_is_the_response_to_a_revert_that_makes_a_release() {
    serveRelease();

    Ran ran = shell().run("revert", "--yes", "--json", "--to", ID);

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).startsWith("{\"lane\": \"production/shop\", \"kind\": \"release\"");
  }

  @Test
  void an_earlier_release_is_brought_as_a_new_one() {
    serveRelease();

    Ran ran = shell().run("revert", "--yes", "--to", ID);

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).startsWith("accepted 3f2a9c1e: ");
  }

  /// Serves a baking release that can be reverted, with the result of the revert.
  ///
  /// @param queued the queued releases, as JSON
  private void serveRevert(String queued) {
    servePlan(queued);
    api.result("done", "reverted to 1.0 by ann");
  }

  /// Serves a revert that makes a new release.
  private void serveRelease() {
    String plan = rollback("", "").replace("\"kind\": \"rollback\"", "\"kind\": \"release\"");
    api.on("GET /api/v1/releases/" + ID, 200, Recorded.running());
    api.on("GET " + PATH + "?release=" + ID, 200, plan);
    api.on(
        "POST " + PATH, 202, plan.replace("\"queued\"", "\"release\": \"" + ID + "\", \"queued\""));
    api.onlyResult("done", "queued by ann: version 1.0");
  }

  private void servePlan(String queued) {
    api.on("GET " + PATH, 200, rollback(queued, ""));
    api.on("POST " + PATH, 202, rollback(queued, accepted()));
  }

  private static String accepted() {
    return ", \"command\": \"%s\", \"release\": \"%s\"".formatted(COMMAND, ID);
  }

  private static String rollback(String queued, String more) {
    return """
    {"lane": "production/shop", "kind": "rollback",
     "from": {"release": "%s", "version": "1.1"}, "to": {"release": "%s", "version": "1.0"},
     "queued": [%s], "state": "1.1 has all traffic and is baking; 1.0's 3 instances are warm",
     "action": "1.1 is aborted, and 1.0 gets all traffic back"%s}
    """
        .formatted(ID, OTHER, queued, more);
  }

  /// Returns a shell whose clock jumps at each reading, so that no test waits for an engine that
  /// does not respond.
  private Shell shell() {
    Instant[] now = {Shell.NOW};
    InstantSource jumping = () -> now[0] = now[0].plusSeconds(1);
    return new Shell(api.url(), home).at(jumping);
  }
}
