package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
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
  private Served api = new Served();

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
  void a_lost_stream_goes_on_behind_the_last_event() {
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.running());
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.succeeded());
    api.stream(EVENTS, SHIFTED).stream(EVENTS, "", ENDED);

    Ran ran = shell().run("get", ID, "--watch");

    assertThat(ran.exit()).isZero();
    assertThat(api.asked().stream().filter(a -> a.line().equals(EVENTS)).limit(2))
        .extracting(asked -> asked.headers().get("last-event-id"))
        .startsWith("0");
  }

  @Test
  void without_a_stream_the_release_is_looked_at_now_and_then() {
    api.on(ONE, 200, Recorded.running()).on(ONE, 200, Recorded.running());
    api.on(ONE, 503, Served.problem(503, "starting")).on(ONE, 200, Recorded.succeeded());
    api.on(EVENTS, 503, Served.problem(503, "starting"));

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
  void a_timeout_is_exit_code_3_and_says_that_the_release_goes_on() {
    api.on(ONE, 200, Recorded.running()).stream(EVENTS);

    Ran ran = shell().run("get", ID, "--watch", "--timeout", "0.1s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .isEqualTo(
            """
            sluice: production/shop 1.1 is still running: observing 10 % for 5s: 9 of the 20 requests it needs
                    it goes on; 'sluice get 3f2a9c1e --watch' shows it
            """);
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
