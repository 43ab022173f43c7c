package io.sluice.cli;

import static io.sluice.cli.Recorded.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands to a lane, with their results.
class LaneCommandsTest {
  private static final String ACCEPTED = "{\"id\":\"" + OTHER + "\",\"command\":\"scale\"}";
  private static final String STOPPING =
      """
      {"id":"%s","lane":"production/shop","command":"stop","accepted":"2026-03-01T12:00:00Z",\
      "state":"accepted"}\
      """
          .formatted(OTHER);

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  LaneCommandsTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  /// Returns a shell whose clock jumps at each reading, so that no test waits for an engine that
  /// does not respond.
  private Shell shell() {
    Instant[] now = {Shell.NOW};
    InstantSource jumping = () -> now[0] = now[0].plusSeconds(1);
    return new Shell(api.url(), home).at(jumping);
  }

  @Test
  void scale_sets_the_replicas_of_a_lane_and_shows_what_the_engine_made_of_it() {
    publish("done", "operator set 5 replicas");

    Ran ran = new Shell(api.url(), home).run("scale", "shop", "5");

    assertThat(ran.out()).isEqualTo("operator set 5 replicas\n");
    assertThat(api.only("PUT").body()).contains("\"replicas\":5");
  }

  @Test
  void a_scale_that_the_engine_rejects_causes_exit_code_2() {
    publish("rejected", "nothing serves");

    Ran ran = new Shell(api.url(), home).run("scale", "shop", "5");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).startsWith("sluice: nothing serves\n").contains("'sluice lanes");
  }

  @Test
  void a_scale_without_an_answer_in_its_time_causes_exit_code_3() {
    publish("accepted", "");

    Ran ran = shell().run("scale", "shop", "5", "--result-timeout", "2s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .contains("accepted, but not yet handled by the engine after 2.0 s\n")
        .contains("it stays accepted: 'sluice lanes production/shop' shows the result\n");
  }

  @Test
  void each_command_about_a_version_waits_for_its_result() {
    for (String word : List.of("veto", "unveto", "pin", "unpin")) {
      api.on("POST /api/v1/lanes/production/shop/" + word, 202, ACCEPTED);
      String[] line = {word, "shop", "2.0", "--result-timeout", "1s"};

      api.onlyResult("done", "ann did it");
      assertThat(shell().run(line).out()).as(word).isEqualTo("ann did it\n");
      api.onlyResult("rejected", "it is vetoed already");
      assertThat(shell().run(line).exit()).as(word).isEqualTo(2);
      api.onlyResult("accepted", "");
      assertThat(shell().run(line).exit()).as(word).isEqualTo(3);
    }
  }

  private void publish(String state, String sentence) {
    api.on("PUT /api/v1/lanes/production/shop/replicas", 202, ACCEPTED);
    api.result(state, sentence);
  }

  @Test
  void stop_requires_the_yes_option_without_a_terminal() {
    api.on("DELETE /api/v1/lanes/production/shop?reason=end+of+life", 202, STOPPING);
    api.result("done", "operator stops the lane");

    Ran unconfirmed = shell().run("stop", "production/shop");
    List<FakeApi.Request> unconfirmedRequests = List.copyOf(api.requests());
    Ran confirmed =
        new Shell(api.url(), home)
            .run("stop", "production/shop", "--yes", "--reason", "end of life");

    assertThat(unconfirmed.exit()).isEqualTo(2);
    assertThat(unconfirmed.err()).contains("no terminal to ask on; add --yes to confirm");
    assertThat(unconfirmedRequests).isEmpty();
    assertThat(confirmed.exit()).isZero();
    assertThat(confirmed.out()).isEqualTo("operator stops the lane\n");
  }
}
