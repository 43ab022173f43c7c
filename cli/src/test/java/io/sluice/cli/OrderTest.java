package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.OTHER;
import static io.sluice.cli.Recorded.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
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

class OrderTest {
  private static final String ONE = "/api/v1/releases/" + ID;
  private static final String ACCEPTED = "{\"id\":\"" + OTHER + "\",\"command\":\"promote\"}";

  @TempDir private Path home = Path.of("");
  private Served api = new Served();

  OrderTest() throws IOException {}

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
    assertThat(api.asked().getLast().headers()).containsEntry("last-event-id", "8");
  }

  @Test
  void a_person_is_asked_first_and_may_say_no() {
    Ran ran = shell().typing("n\n").run("promote");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("end this step now? [y/N]").contains("nothing was done");
    assertThat(api.asked()).noneMatch(asked -> asked.line().startsWith("POST"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "promote-full", "skip", "approve", "refuse", "abort", "close"})
  void without_a_terminal_an_order_that_asks_wants_a_yes(String word) {
    api.on("POST " + ONE + "/" + word, 202, ACCEPTED);

    for (Shell shell : List.of(shell(), shell().piped("n\n"), shell().piped("y\n"))) {
      Ran ran = shell.run(word, ID);

      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("?\n        no terminal to ask on; add --yes to confirm\n");
    }
    assertThat(shell().run(word, ID, "--json").err()).contains("add --yes to confirm\"");
    assertThat(api.asked()).noneMatch(asked -> asked.line().startsWith("POST"));
  }

  @Test
  void abort_says_where_it_goes_back_to() {
    api.on("POST " + ONE + "/abort", 202, ACCEPTED);

    Ran ran = shell().typing("y\n").run("abort", ID);

    assertThat(ran.err()).contains("abort production/shop 1.1, and go back to 1.0? [y/N]");
    assertThat(ran.exit()).isZero();
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
        .isEqualTo("done; 'sluice applications get shop' shows what may be released\n");
    assertThat(api.only("POST /api/v1/applications").body()).contains("\"version\":\"2.0\"");
  }

  @Test
  void pause_and_resume_ask_nothing() {
    api.on("POST " + ONE + "/pause", 202, ACCEPTED).on("POST " + ONE + "/resume", 202, ACCEPTED);

    assertThat(shell().run("pause", ID).exit()).isZero();
    assertThat(shell().run("resume", ID, "--json").out()).isEqualTo(ACCEPTED + "\n");
  }

  @Test
  void skip_approve_and_refuse_send_the_step_that_they_showed() {
    for (String word : new String[] {"skip", "approve", "refuse"}) {
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
  void what_the_engine_made_of_it_is_told() throws IOException {
    try (Engine engine = new Engine("promote-ordered", "operator ended step 4")) {
      Ran ran = new Shell(engine.url(), home).run("promote", "--yes");

      assertThat(ran.exit()).isZero();
      assertThat(ran.out()).isEqualTo("operator ended step 4\n");
    }
  }

  @Test
  void what_the_engine_refused_is_exit_code_2() throws IOException {
    try (Engine engine = new Engine("command-refused", "step 4 is over")) {
      Ran ran = new Shell(engine.url(), home).run("promote", "--yes");

      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("sluice: step 4 is over\n");
    }
  }

  @Test
  void an_ended_release_is_refused_in_the_words_of_the_api() {
    api.on("POST " + ONE + "/pause", 409, Served.problem(409, "the release has ended: succeeded"));

    Ran ran = shell().run("pause", ID);

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).isEqualTo("sluice: the release has ended: succeeded\n");
  }

  @Test
  void retry_makes_a_new_release() {
    api.on("POST " + ONE + "/retry", 202, Recorded.running().replace(ID, OTHER));

    assertThat(shell().run("retry", ID).out()).startsWith("accepted 77aa9c1e: ");
  }

  /// An API whose stream has an event about the command that it received.
  private static final class Engine implements AutoCloseable {
    private final Served api;

    Engine(String type, String sentence) throws IOException {
      api = new Served();
      api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page(Recorded.file("lane.json")));
      api.on("GET " + ONE, 200, Recorded.running());
      api.on("POST " + ONE + "/promote", 202, ACCEPTED);
      api.streamAbout(
          "GET " + ONE + "/events",
          "POST " + ONE + "/promote",
          id -> event(9, type, sentence, "{\"type\":\"x\",\"command\":\"" + id + "\"}"));
    }

    String url() {
      return api.url();
    }

    @Override
    public void close() {
      api.close();
    }
  }
}
