package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
  private static final String ONE = "GET /api/v1/releases/" + ID;
  private static final String EVENTS = ONE + "/events";
  private static final String SHIFTED =
      event(1, "traffic-shifted", "10 % of the traffic goes to 1.1", "{\"type\":\"new-in-2\"}");
  private static final String ENDED = event(2, "ended", "1.1 serves", "{\"type\":\"ended\"}");

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  WatchTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home).at(InstantSource.system());
  }

  @Test
  void without_a_terminal_each_event_is_a_plain_line_and_the_outcome_the_last() {
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.running());
    api.on(ONE, 200, Recorded.succeeded()).stream(EVENTS, SHIFTED, ENDED);

    Ran ran = shell().run("get", ID, "--watch");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            12:00:01  10 % of the traffic goes to 1.1
            12:00:02  1.1 serves
            ✔ production/shop 1.1 succeeded: the plan ended
            """);
  }

  @Test
  void a_release_that_came_back_is_exit_code_1() {
    api.on(ONE, 200, Recorded.rolledBack()).stream(EVENTS, ENDED);

    Ran ran = shell().run("get", ID, "-w");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .endsWith("✖ production/shop 1.1 rolled-back: errors: 12 of 25 failed, stable 0 of 210\n");
  }

  @Test
  void a_lost_stream_continues_after_the_last_event() {
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.running());
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.succeeded());
    api.stream(EVENTS, SHIFTED).stream(EVENTS, "", ENDED);

    Ran ran = shell().run("get", ID, "--watch");

    assertThat(ran.exit()).isZero();
    assertThat(api.requests().stream().filter(a -> a.line().equals(EVENTS)).limit(2))
        .extracting(request -> request.headers().get("last-event-id"))
        .startsWith("0");
  }

  @Test
  void without_a_stream_the_release_is_looked_at_now_and_then() {
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.running());
    api.on(ONE, 503, FakeApi.problem(503, "starting")).on(ONE, 200, Recorded.succeeded());
    api.on(EVENTS, 503, FakeApi.problem(503, "starting"));

    Ran ran = shell().run("get", ID, "--watch");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).isEqualTo("✔ production/shop 1.1 succeeded: the plan ended\n");
  }

  @Test
  void json_is_a_line_for_each_change() {
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.running());
    api.on(ONE, 200, Recorded.succeeded()).stream(EVENTS, SHIFTED);

    Ran ran = shell().run("get", ID, "--watch", "--json");

    assertThat(ran.out().lines()).allMatch(line -> line.startsWith("{")).hasSizeBetween(1, 2);
    assertThat(ran.out().lines().toList().getLast()).contains("\"outcome\":\"succeeded\"");
  }

  @Test
  void a_watch_timeout_causes_exit_code_3_and_shows_that_the_release_continues() {
    api.on(ONE, 200, Recorded.running()).stream(EVENTS);

    Ran ran = shell().run("get", ID, "--watch", "--timeout", "0.1s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: production/shop 1.1 is still running: observing 10 % for 5s: 9 of the 20 requests it needs
                    it continues; 'sluice get 3f2a9c1e --watch' shows it
            """);
  }

  @Test
  void each_sentence_is_on_one_line() {
    api.on(ONE, 200, Recorded.succeeded().replace("the plan ended", "the plan\\nended"));
    api.stream(EVENTS, ENDED.replace("1.1 serves", "1.1\\r\\nserves"));

    assertThat(shell().run("get", ID, "--watch").out())
        .isEqualTo(
            """
            12:00:02  1.1 | serves
            ✔ production/shop 1.1 succeeded: the plan | ended
            """);
  }

  @Test
  void an_interrupted_watch_shows_that_the_release_continues() throws Exception {
    api.on(ONE, 200, Recorded.running()).stream(EVENTS, SHIFTED);

    assertThat(interrupted())
        .isEqualTo(
            "interrupted; Sluice continues without this command: 'sluice get 3f2a9c1e --watch'"
                + " shows the release\n");
    assertThat(interrupted("--json")).isEmpty();
  }

  @Test
  void a_watch_that_reached_the_end_prints_no_hint() throws Exception {
    api.on(ONE, 200, Recorded.succeeded()).stream(EVENTS, ENDED);
    Process watch = process();
    try {
      assertThat(watch.errorReader().lines()).isEmpty();
      assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(watch.exitValue()).isZero();
    } finally {
      watch.destroyForcibly();
    }
  }

  /// Stops a watch in another process after its first line, and returns its standard error.
  private String interrupted(String... options) throws IOException, InterruptedException {
    Process watch = process(options);
    try (BufferedReader out = watch.inputReader()) {
      assertThat(out.readLine()).isNotBlank();
      watch.toHandle().destroy();
      String error = new String(watch.getErrorStream().readAllBytes(), UTF_8);
      assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return error;
    } finally {
      watch.destroyForcibly();
    }
  }

  /// Starts a watch in another process, since only the end of a process runs its shutdown hooks.
  private Process process(String... options) throws IOException {
    Files.writeString(home.resolve("token"), "secret-token");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of("get", ID, "--watch"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(Map.of("SLUICE_URL", api.url(), "SLUICE_HOME", home.toString()));
    return builder.start();
  }

  @Test
  void on_a_terminal_the_picture_is_drawn_over_the_last_one() {
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.running());
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.succeeded()).stream(EVENTS);

    Ran ran = shell().typing("").run("get", ID, "--watch");

    assertThat(ran.out())
        .startsWith("\033[?7l\r\033[Jshop 1.1 to production by canary")
        .containsPattern("\033\\[1[0-9]A\r\033\\[Jshop 1\\.1")
        .contains("✔ succeeded after")
        .endsWith("\033[?7h✔ production/shop 1.1 succeeded: the plan ended\n");
  }
}
