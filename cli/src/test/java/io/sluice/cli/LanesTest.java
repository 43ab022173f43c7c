package io.sluice.cli;

import static io.sluice.cli.Recorded.ID;
import static io.sluice.cli.Recorded.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanesTest {
  private static final String INSTANCES = "GET /api/v1/lanes/production/shop/instances";
  private static final String NOISE = "GET /api/v1/lanes/production/shop/noise";
  private static final String LOGGED = INSTANCES + "?ended=true";

  @TempDir private Path home = Path.of("");
  private FakeApi api = new FakeApi();

  LanesTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home);
  }

  @Test
  void lanes_show_what_serves_where() {
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page(Recorded.file("lane.json")));
    api.on(INSTANCES, 200, Recorded.page(instance(OTHER, "1.0", "ready")));

    assertThat(shell().run("lanes").out())
        .isEqualTo(
            """
            LANE             STABLE  READY   CONDITION  WEIGHTS
            production/shop  1.0     1 of 3  running    1.0 90 %  1.1 10 %
            """);
  }

  /// Uses a lane with 3 ready instances in its confirmed state, which have died since.
  @Test
  void a_lane_with_dead_instances_shows_that_no_instance_is_ready() {
    String serving = Recorded.file("lane.json").replace("\"state\": \"running\",", "");
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page(serving));
    api.on("GET /api/v1/lanes/production/shop", 200, serving);
    api.on(INSTANCES, 200, Recorded.page(instance(OTHER, "1.0", "dead")));

    String dead = "releasing, but no instance of stable is ready";
    assertThat(shell().run("lanes").out()).contains("0 of 3", dead);
    assertThat(shell().run("lanes", "shop").out())
        .contains("production/shop  " + dead)
        .contains("1.0      77aa9c1e  0      90 %");
  }

  @Test
  void a_lane_with_requests_that_cannot_be_sent_is_blocked_with_the_reason() {
    String why = "event 7 (io.sluice.release-requested) cannot be sent: too large";
    String blocked =
        Recorded.file("lane.json")
            .replace("\"sequence\"", "\"blocked\": \"%s\", \"sequence\"".formatted(why));
    api.on("GET /api/v1/lanes?limit=200", 200, Recorded.page(blocked));
    api.on("GET /api/v1/lanes/production/shop", 200, blocked);
    api.on(INSTANCES, 200, Recorded.page(instance(OTHER, "1.0", "ready")));

    assertThat(shell().run("lanes").out()).contains("running, blocked");
    assertThat(shell().run("lanes", "shop").out()).contains("blocked: " + why);
  }

  @Test
  void a_lane_as_json_has_its_instances() {
    api.on("GET /api/v1/lanes/production/shop", 200, Recorded.file("lane.json"));
    api.on(INSTANCES, 200, Recorded.page(instance(OTHER, "1.0", "ready")));

    assertThat(shell().run("lanes", "production/shop", "--json").out())
        .contains("\"lane\":\"production/shop\"", "\"instances\":[{", OTHER)
        .doesNotContain("\"noise\"");

    api.on(NOISE, 200, noise(5, 2, 2.1, 0.12));
    assertThat(shell().run("lanes", "production/shop", "--json").out())
        .contains("\"noise\":{\"releases\":5,\"days\":2", "\"clumpSize\":2.1");
  }

  @Test
  void a_lane_shows_versions_and_instances() {
    api.on("GET /api/v1/lanes/production/shop", 200, Recorded.file("lane.json"));
    api.on(
        INSTANCES,
        200,
        Recorded.page(instance(OTHER, "1.0", "ready"), instance(ID, "1.1", "ready")));
    api.on(NOISE, 200, noise(5, 2, 2.1, 0.12));

    assertThat(shell().run("lanes", "production/shop").out())
        .isEqualTo(
            """
            production/shop  running
            Host shop.production.localhost

            VERSION  RELEASE   READY  INTENDED  MEASURED
            1.0      77aa9c1e  1      90 %      90.3 %
            1.1      3f2a9c1e  1      10 %      9.8 %

            INSTANCE  VERSION  STATE  PORT  PID   SINCE  RESTARTS
            77aa9c1e  1.0      ready  7103  4711  8 s    0
            3f2a9c1e  1.1      ready  7103  4711  8 s    0

            fleet noise: errors come in clumps of about 2.1; rates of instances differ by 12 %\
             (from 5 releases and 2 days without a release)

            sluice get 3f2a9c1e --watch
            """);
  }

  @Test
  void a_lane_without_an_engine_still_shows_its_versions() {
    api.on("GET /api/v1/lanes/production/shop", 200, Recorded.file("lane.json"));
    api.on(INSTANCES, 503, FakeApi.problem(503, "the engine does not answer"));

    Ran ran = shell().run("lanes", "production/shop");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("instances: the engine does not answer\n");
  }

  @Test
  void a_lane_shows_what_is_known_of_its_noise() {
    api.on("GET /api/v1/lanes/production/shop", 200, Recorded.file("lane.json"));
    api.on(INSTANCES, 200, Recorded.page(instance(OTHER, "1.0", "ready")));
    api.on(NOISE, 200, "{\"releases\":0,\"days\":0,\"latency\":[]}");
    api.on(NOISE, 200, noise(0, 1, 1, 0));
    api.on(NOISE, 200, noise(1, 0, 1, 0).replace("\"clumpSize\":1.0,", ""));
    api.on(NOISE, 503, FakeApi.problem(503, "health-monitor does not answer"));

    assertThat(shell().run("lanes", "shop").out())
        .contains("\nfleet noise: unknown, the lane has no record\n");

    assertThat(shell().run("lanes", "shop").out())
        .contains(
            "fleet noise: errors come one by one; rates of instances do not differ"
                + " (from 1 day without a release)");

    assertThat(shell().run("lanes", "shop").out())
        .contains("fleet noise: no error was seen (from 1 release)\n");

    assertThat(shell().run("lanes", "shop").out())
        .contains("fleet noise: health-monitor does not answer\n");
  }

  @Test
  void logs_of_an_instance_are_found_by_the_beginning_of_its_id() {
    api.on(
        LOGGED, 200, Recorded.page(instance(ID, "1.1", "ready"), instance(OTHER, "1.0", "ready")));
    api.on("GET /api/v1/lanes/production/shop/logs?lines=200&instance=" + OTHER, 200, "one\n");

    assertThat(shell().run("logs", "shop", "--instance", OTHER.substring(0, 8)).out())
        .isEqualTo("one\n");
    Ran none = shell().run("logs", "shop", "--instance", "0000");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err())
        .contains("0 instances of production/shop have an id that begins with 0000");
  }

  @Test
  void logs_of_a_lane_are_its_last_lines_in_order_of_time_below_the_heading_of_their_instance() {
    logs(
        4,
        "2026-03-01 12:00:01,5 INFO a1\n2026-03-01 12:00:03 INFO a2\n  at a2\n",
        "{\"@timestamp\":\"2026-03-01T13:00:02.5+01:00\"} b1\n[2026-03-01T12:00:04Z] b2\n");

    assertThat(shell().run("logs", "shop", "-n", "4").out())
        .isEqualTo(
            """
            ==> 1.0 instance 77aa9c1e (ended) <==
            {"@timestamp":"2026-03-01T13:00:02.5+01:00"} b1

            ==> 1.1 instance 3f2a9c1e (ready) <==
            2026-03-01 12:00:03 INFO a2
              at a2

            ==> 1.0 instance 77aa9c1e (ended) <==
            [2026-03-01T12:00:04Z] b2
            """);
    assertThat(shell().run("logs", "shop", "-n", "4", "--json").out().lines())
        .hasSize(4)
        .allMatch(line -> line.contains("\"instance\":\"") && line.contains("\"line\":\""));
  }

  @Test
  void logs_without_times_are_the_last_lines_of_each_instance() {
    logs(3, "a1\na2\na3\n", "b1\nb2\n2026-99-99 12:00:00 b3\n");

    assertThat(shell().run("logs", "shop", "-n", "3").out())
        .isEqualTo(
            """
            ==> 1.1 instance 3f2a9c1e (ready) <==
            a2
            a3

            ==> 1.0 instance 77aa9c1e (ended) <==
            2026-99-99 12:00:00 b3
            """);
  }

  @Test
  void followed_logs_begin_with_the_last_lines_of_the_lane_and_continue_with_all_new_ones() {
    String a = "2026-03-01T12:00:01Z a1\n";
    String b = "2026-03-01T12:00:02Z b1\n";
    logs(1_000, a, b);
    logs(
        1_000,
        a + "2026-03-01T12:00:05Z a2\n2026-03-01T12:00:06Z a3\n",
        b + "2026-03-01T12:00:03Z b2\n2026-03-01T12:00:04Z b3\n");
    api.on(LOGGED, 404, FakeApi.problem(404, "there is no such lane"));

    assertThat(shell().run("logs", "shop", "-n", "1", "-f").out())
        .isEqualTo(
            """
            ==> 1.0 instance 77aa9c1e (ended) <==
            2026-03-01T12:00:02Z b1
            2026-03-01T12:00:03Z b2
            2026-03-01T12:00:04Z b3

            ==> 1.1 instance 3f2a9c1e (ready) <==
            2026-03-01T12:00:05Z a2
            2026-03-01T12:00:06Z a3
            """);
  }

  /// Serves an instance of version 1.1 and one of 1.0 with their logs.
  private void logs(int lines, String log, String other) {
    String path = "GET /api/v1/lanes/production/shop/logs?lines=%d&instance=%s";
    api.on(
        LOGGED, 200, Recorded.page(instance(ID, "1.1", "ready"), instance(OTHER, "1.0", "ended")));
    api.on(path.formatted(lines, ID), 200, log);
    api.on(path.formatted(lines, OTHER), 200, other);
  }

  private static String noise(int releases, int days, double clumpSize, double variation) {
    return """
    {"releases":%d,"days":%d,"errors":{"clumpSize":%s,"instanceVariation":%s},"latency":[]}\
    """
        .formatted(releases, days, clumpSize, variation);
  }

  private static String instance(String release, String version, String state) {
    return """
    {"id":"%s","release":"%s","version":"%s","slot":0,"state":"%s","port":7103,"pid":4711,\
    "since":"2026-03-01T12:00:02Z","restarts":0}\
    """
        .formatted(release, release, version, state);
  }
}
