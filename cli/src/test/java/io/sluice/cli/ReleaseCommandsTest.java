package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import io.sluice.cli.api.ResponseReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseCommandsTest {
  private static final String ONE = "/api/v1/releases/" + ID;
  private static final String ACCEPTED = "{\"id\":\"" + OTHER + "\",\"command\":\"promote\"}";

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  ReleaseCommandsTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  /// Returns a shell whose clock jumps at each reading, so that no test waits for an engine that
  /// does not respond.
  private Shell shell() {
    return new Shell(api.url(), home).at(jumping());
  }

  private static InstantSource jumping() {
    Instant[] now = {Shell.NOW};
    return () -> now[0] = now[0].plusSeconds(1);
  }

  @BeforeEach
  void record() {
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page(Recorded.file("lane.json")));
    api.on("GET " + ONE, 200, Recorded.running());
    api.stream("GET " + ONE + "/events");
    api.result("done", "operator did it");
  }

  @Test
  void promote_sends_the_step_that_it_showed() {
    api.on("POST " + ONE + "/promote", 202, ACCEPTED);

    Ran ran = shell().run("promote", "--yes", "--reason", "looks good");

    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).isEqualTo("production/shop 1.1, step 4: observe for 5s\n");
    assertThat(api.only("POST").body())
        .contains("\"step\":4")
        .contains("\"reason\":\"looks good\"")
        .contains("\"id\":\"");
  }

  @Test
  void promote_requires_a_confirmation_and_does_nothing_after_a_no() {
    Ran ran = shell().typing("n\n").run("promote");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("end this step now? [y/N]").contains("nothing was done");
    assertThat(api.requests()).noneMatch(request -> request.line().startsWith("POST"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "promote-full", "skip", "approve", "deny", "abort", "close"})
  void a_command_with_a_confirmation_requires_the_yes_option_without_a_terminal(String word) {
    api.on("POST " + ONE + "/" + word, 202, ACCEPTED);

    for (Shell shell : List.of(shell(), shell().piped("n\n"), shell().piped("y\n"))) {
      Ran ran = shell.run(word, ID);

      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("?\n        no terminal to ask on; add --yes to confirm\n");
    }
    assertThat(shell().run(word, ID, "--json").err()).contains("add --yes to confirm\"");
    assertThat(api.requests()).noneMatch(request -> request.line().startsWith("POST"));
  }

  @Test
  void abort_shows_the_version_that_it_rolls_back_to() {
    api.on("POST " + ONE + "/abort", 202, ACCEPTED);

    Ran ran = shell().typing("y\n").run("abort", ID);

    assertThat(ran.err()).contains("abort production/shop 1.1, and roll back to 1.0? [y/N]");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void abort_of_a_first_release_explains_that_it_rolls_back_to_nothing() {
    String other = "/api/v1/releases/" + OTHER;
    String first = Recorded.running().replaceFirst(" \"previous\": .*\n", "").replace(ID, OTHER);
    api.on("GET " + other, 200, first).on("POST " + other + "/abort", 202, ACCEPTED);
    api.stream("GET " + other + "/events");

    assertThat(shell().typing("y\n").run("abort", OTHER).err())
        .contains("and roll back to nothing, since it is the first release? [y/N]");
  }

  @Test
  void an_abort_that_was_waited_for_and_came_is_exit_code_0() {
    String ended = Recorded.rolledBack();
    api.on("GET " + ONE, 200, ended.replace("\"rolled-back\"", "\"aborted\""));
    api.on("POST " + ONE + "/abort", 202, ACCEPTED);
    assertThat(shell().run("abort", ID, "--yes", "--wait").exit()).isZero();

    api.on("GET " + ONE, 200, ended);
    assertThat(shell().run("abort", ID, "--yes", "--wait").exit()).isEqualTo(1);
  }

  @Test
  void a_veto_is_of_a_lane_or_of_the_application_everywhere() {
    api.on("POST /api/v1/lanes/production/shop/veto", 202, ACCEPTED);
    api.on("POST /api/v1/applications/shop/veto", 200, "{}");

    assertThat(shell().run("veto", "shop", "2.0", "--reason", "bad").exit()).isZero();
    assertThat(shell().run("veto", "shop", "2.0", "--everywhere", "--reason", "bad").out())
        .isEqualTo("done; 'sluice applications get shop' shows the vetoed and pinned versions\n");
    assertThat(api.only("POST /api/v1/applications").body()).contains("\"version\":\"2.0\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"veto", "unveto", "pin"})
  void a_command_about_a_version_requires_the_version(String word) {
    Ran ran = shell().run(word, "shop", "--reason", "bad");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: %1$s needs a VERSION after the lane production/shop
                    usage: 'sluice %1$s LANE VERSION', \
            such as 'sluice %1$s production/shop 2.0 --reason why'
            """
                .formatted(word));
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void unpin_requires_no_version() {
    api.on("POST /api/v1/lanes/production/shop/unpin", 202, ACCEPTED);

    assertThat(shell().run("unpin", "shop", "--reason", "fixed").exit()).isZero();
  }

  @Test
  void pause_and_resume_require_no_confirmation() {
    api.on("POST " + ONE + "/pause", 202, ACCEPTED).on("POST " + ONE + "/resume", 202, ACCEPTED);

    assertThat(shell().run("pause", ID).exit()).isZero();
    String resumed = shell().run("resume", ID, "--json").out();
    String body = api.only("POST " + ONE + "/resume").body();
    assertThat(resumed)
        .startsWith("{\"id\":\"" + ResponseReader.tree(body).path("id").asText() + "\"")
        .contains("\"state\":\"done\"");
  }

  @Test
  void skip_approve_and_deny_send_the_current_step_and_the_reason() {
    for (String word : new String[] {"skip", "approve", "deny"}) {
      api.on("POST " + ONE + "/" + word, 202, ACCEPTED);

      Ran ran = shell().run(word, ID, "--yes", "--reason", "seen");

      assertThat(ran.exit()).as(ran.err()).isZero();
      assertThat(api.only("POST " + ONE + "/" + word).body())
          .contains("\"step\":4")
          .contains("\"reason\":\"seen\"");
    }
  }

  @Test
  void promote_full_and_close_mean_the_whole_release() {
    for (String word : new String[] {"promote-full", "close"}) {
      api.on("POST " + ONE + "/" + word, 202, ACCEPTED);

      Ran ran = shell().run(word, ID, "--yes");

      assertThat(ran.exit()).as(ran.err()).isZero();
      assertThat(api.only("POST " + ONE + "/" + word).body()).doesNotContain("step");
    }
  }

  @Test
  void restart_makes_a_new_release() {
    api.on("POST /api/v1/lanes/production/shop/restart", 202, Recorded.running());

    Ran ran = shell().run("restart", "shop", "--yes", "--max-unavailable", "1");

    assertThat(ran.out()).startsWith("accepted 3f2a9c1e: ");
    assertThat(api.only("POST").body()).contains("\"maxUnavailable\":1");
  }

  @Test
  void promote_prints_the_result_of_the_command() {
    serve("promote", "done", "operator ended step 4");

    Ran ran = shell().run("promote", "--yes");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).isEqualTo("operator ended step 4\n");
    assertThat(api.only("GET /api/v1/commands/").headers()).containsEntry("prefer", "wait=10");
  }

  @Test
  void a_sentence_of_several_lines_stays_on_one_line() {
    String sentence = "it wrote:\\r\\n\\u001b[2Jno file";
    serve("promote", "done", sentence);
    assertThat(shell().run("promote", "--yes").out()).isEqualTo("it wrote: | [2Jno file\n");

    serve("pause", "rejected", sentence);
    assertThat(shell().run("pause").err()).contains("sluice: it wrote: | [2Jno file\n");
  }

  private static final List<String> RELEASE_VERBS =
      List.of(
          "promote",
          "promote-full",
          "skip",
          "approve",
          "deny",
          "pause",
          "resume",
          "abort",
          "override-freeze",
          "close");

  @Test
  void a_command_that_the_engine_rejects_causes_exit_code_2() {
    for (String word : RELEASE_VERBS) {
      serve(word, "rejected", word + " by ann rejected: step 4 is over");

      Ran ran = shell().run(word, ID, "--yes", "--reason", "seen");

      assertThat(ran.exit()).as(word).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err())
          .contains("sluice: %s by ann rejected: step 4 is over\n".formatted(word));
    }
  }

  @Test
  void a_command_without_an_answer_in_its_time_causes_exit_code_3() {
    for (String word : RELEASE_VERBS) {
      serve(word, "accepted", "");

      Ran ran =
          shell().run(word, ID, "--yes", "--reason", "seen", "--result-timeout", "1s", "--wait");

      assertThat(ran.exit()).as(word).isEqualTo(3);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err())
          .contains("sluice: accepted, but not yet handled by the engine after 1.0 s\n")
          .contains("it stays accepted: 'sluice get 3f2a9c1e' shows the result\n");
    }
  }

  @Test
  void a_new_release_that_the_engine_rejects_or_does_not_answer_is_no_success() {
    for (String word : new String[] {"retry", "restart"}) {
      String subject = word.equals("retry") ? ID : "production/shop";
      String path = word.equals("retry") ? ONE : "/api/v1/lanes/production/shop";
      api.on("POST " + path + "/" + word, 202, Recorded.running().replace(ID, OTHER));
      api.onlyResult("rejected", "rejected: 1.1 is vetoed");
      Ran rejected = shell().run(word, subject, "--yes");
      api.onlyResult("accepted", "");
      Ran unanswered = shell().run(word, subject, "--yes", "--result-timeout", "1s");

      assertThat(rejected.exit()).as(word).isEqualTo(2);
      assertThat(rejected.err()).contains("sluice: rejected: 1.1 is vetoed\n");
      assertThat(unanswered.exit()).as(word).isEqualTo(3);
      assertThat(List.of(rejected.out(), unanswered.out())).containsOnly("");
    }
  }

  @Test
  void an_outage_during_the_wait_ends_it_only_when_its_time_is_over() {
    serve("pause", "accepted", "");
    api.on("GET /api/v1/commands/", 503, FakeApi.problem(503, "the database is unavailable"));
    assertThat(shell().run("pause", ID, "--result-timeout", "2s").exit()).isEqualTo(3);

    api.on("GET /api/v1/commands/", 404, FakeApi.problem(404, "an older replica answers"));
    api.result("done", "paused by ann");
    assertThat(shell().run("pause", ID).out()).isEqualTo("paused by ann\n");
  }

  @Test
  void a_wait_for_the_result_has_the_timeout_of_the_wait() {
    serve("pause", "accepted", "");

    Ran ran = shell().run("pause", ID, "--wait", "--timeout", "3s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains("not yet handled by the engine after 3.0 s");
  }

  @Test
  void a_result_timeout_out_of_bounds_sends_nothing() {
    for (String time : new String[] {"0s", "2h"}) {
      Ran ran = shell().run("pause", ID, "--result-timeout", time);

      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("--result-timeout must be 1s to 1h, was");
    }
    assertThat(api.requests()).isEmpty();
  }

  private void serve(String word, String state, String sentence) {
    api.on("POST " + ONE + "/" + word, 202, ACCEPTED);
    api.onlyResult(state, sentence);
  }

  @Test
  void a_release_that_is_at_no_step_is_reported_with_its_reason_on_one_line() {
    String other = "/api/v1/releases/" + OTHER;
    String queued = Recorded.running().replaceFirst("\"step\": 4,", "").replace(ID, OTHER);
    api.on("GET " + other, 200, queued.replace("observing 10 %", "it wrote:\\nno file"));

    assertThat(shell().run("promote", OTHER, "--yes").err())
        .contains("production/shop 1.1 is at no step: it wrote: | no file for 5s")
        .contains("'sluice get 77aa9c1e --watch' shows when it is at one");
  }

  @Test
  void pause_of_an_ended_release_is_rejected_with_the_message_of_the_api() {
    api.on("POST " + ONE + "/pause", 409, FakeApi.problem(409, "the release has ended: succeeded"));

    Ran ran = shell().run("pause", ID);

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).isEqualTo("sluice: the release has ended: succeeded\n");
  }

  @Test
  void retry_makes_a_new_release() {
    api.on("POST " + ONE + "/retry", 202, Recorded.running().replace(ID, OTHER));

    assertThat(shell().run("retry", ID).out()).startsWith("accepted 77aa9c1e: ");
  }
}
