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

  @TempDir private Path home = Path.of("");
  private Served api = new Served();

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
  void a_lane_whose_instances_died_does_not_look_as_if_it_served() {
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
  void a_lane_whose_requests_cannot_be_sent_is_blocked_and_says_why() {
    String why = "event 7 (io.sluice.requested) cannot be sent: too large";
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
        .contains("\"lane\":\"production/shop\"", "\"instances\":[{", OTHER);
  }

  @Test
  void a_lane_shows_versions_and_instances() {
    api.on("GET /api/v1/lanes/production/shop", 200, Recorded.file("lane.json"));
    api.on(
        INSTANCES,
        200,
        Recorded.page(instance(OTHER, "1.0", "ready"), instance(ID, "1.1", "ready")));

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

            sluice get 3f2a9c1e --watch
            """);
  }

  @Test
  void a_lane_without_an_engine_still_shows_its_versions() {
    api.on("GET /api/v1/lanes/production/shop", 200, Recorded.file("lane.json"));
    api.on(INSTANCES, 503, Served.problem(503, "the engine does not answer"));

    Ran ran = shell().run("lanes", "production/shop");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("instances: the engine does not answer\n");
  }

  @Test
  void logs_of_an_instance_are_found_by_the_beginning_of_its_id() {
    api.on(
        INSTANCES,
        200,
        Recorded.page(instance(ID, "1.1", "ready"), instance(OTHER, "1.0", "ready")));
    api.on("GET /api/v1/lanes/production/shop/logs?lines=200&instance=" + OTHER, 200, "one\n");

    assertThat(shell().run("logs", "shop", "--instance", OTHER.substring(0, 8)).out())
        .isEqualTo("one\n");
    Ran none = shell().run("logs", "shop", "--instance", "0000");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err())
        .contains("0 instances of production/shop have an id that begins with 0000");
  }

  private static String instance(String release, String version, String state) {
    return """
    {"id":"%s","release":"%s","version":"%s","slot":0,"state":"%s","port":7103,"pid":4711,\
    "since":"2026-03-01T12:00:02Z","restarts":0}\
    """
        .formatted(release, release, version, state);
  }
}
