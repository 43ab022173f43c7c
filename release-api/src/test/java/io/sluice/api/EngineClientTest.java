package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Instances and logs are read live; an unavailable engine causes a problem, not a wait.
@QuarkusTest
class EngineClientTest extends ApiTest {
  @ConfigProperty(name = "sluice.api.engine-url")
  URI engine = URI.create("http://unset");

  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void an_unavailable_engine_causes_status_503_with_retry_after_1() {
    serve("1.0");

    Reply reply = admin.get(lanePath() + "/instances");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.text("/detail")).isEqualTo("strategy-engine does not answer");
    assertThat(reply.http().headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void instances_and_logs_come_from_the_engine_with_the_service_token() throws IOException {
    serve("1.0");
    respond(
        "/internal/lanes/%s/instances".formatted(lane),
        """
        [{"id": "i1", "release": "00000000-0000-0000-0000-000000000001", "version": "1.0",
          "slot": 0, "state": "ready", "port": 7100, "pid": 42, "since": "2030-01-01T00:00:00Z",
          "restarts": 0}]
        """);
    respond("/internal/lanes/%s/logs".formatted(lane), "one\ntwo\n");

    Reply instances = admin.get(lanePath() + "/instances");
    assertThat(instances.status()).as(instances.body()).isEqualTo(200);
    assertThat(instances.text("/items/0/state")).isEqualTo("ready");
    assertThat(admin.get(lanePath() + "/instances?ended=true").status()).isEqualTo(200);
    Reply logs = admin.get(lanePath() + "/logs?lines=2&instance=i1");
    assertThat(logs.body()).isEqualTo("one\ntwo\n");
    assertThat(admin.get(lanePath() + "/logs?lines=0").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/lanes/production/nothing/logs").status()).isEqualTo(404);
  }

  @Test
  void a_revert_plan_shows_how_many_instances_are_ready_now() throws IOException {
    ReleaseView before = serve("50");
    ReleaseView next = post("51");
    publisher().start(next);
    await(next.id(), view -> view.state() == State.RUNNING);
    respond(
        "/internal/lanes/%s/instances".formatted(lane),
        "[%s, %s]"
            .formatted(
                instance(before.id(), "starting"),
                instance(next.id(), "ready"))); // of another release

    assertThat(admin.get(lanePath() + "/revert").text("/state"))
        .endsWith("50's 1 instance is warm, 0 ready now");
  }

  private static String instance(UUID release, String state) {
    return """
    {"id": "i1", "release": "%s", "version": "1.0", "slot": 0, "state": "%s", "port": 7100,
     "since": "2030-01-01T00:00:00Z", "restarts": 0}\
    """
        .formatted(release, state);
  }

  @Test
  void a_lane_shows_why_it_is_blocked_while_records_wait_in_the_engine() throws IOException {
    serve("1.0");
    respond("/internal/parked", "{\"%s\": \"release.requests waits: newer\"}".formatted(lane));

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(admin.get(lanePath()).text("/blocked"))
                .isEqualTo("in strategy-engine, release.requests waits: newer"));
  }

  @Test
  void a_link_to_a_preview_is_signed_by_the_engine() throws IOException {
    ReleaseView release = previewed("\"preview\": true");
    respond("/internal/lanes/%s/preview-link".formatted(lane), "1893456000-abc");

    Reply reply = admin.post(link(release, "2h"), "");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.text("/host")).isEqualTo("preview." + lane.host());
    assertThat(reply.text("/query")).isEqualTo("sluice-preview=1893456000-abc");
    assertThat(Instant.parse(reply.text("/expires")))
        .isBetween(Instant.now().plusSeconds(7_100), Instant.now().plusSeconds(7_200));
    assertThat(admin.post(link(release, "168h"), "").status()).isEqualTo(200);
    assertThat(admin.get("/api/v1/audit").body())
        .contains("preview")
        .doesNotContain("1893456000-abc");
    for (String time : List.of("59s", "168h1s", "7d", "soon")) {
      assertThat(admin.post(link(release, time), "").text("/errors/0/pointer"))
          .as(time)
          .isEqualTo("/expires");
    }
  }

  @Test
  void a_public_preview_needs_no_link() {
    ReleaseView release = previewed("\"preview\": true, \"publicPreview\": true");
    Reply reply = admin.post(link(release, "1h"), "");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.text("/host")).isEqualTo("preview." + lane.host());
    assertThat(reply.json().has("query")).isFalse();
  }

  @Test
  void a_release_without_a_preview_has_no_link() {
    Reply none = admin.post(link(previewed("\"preview\": false"), "1h"), "");
    assertThat(none.status()).isEqualTo(409);
    assertThat(none.text("/detail"))
        .endsWith("1.0 has no preview: only blueGreen with preview: true has one");
  }

  @Test
  void a_release_that_is_not_active_has_no_preview_now() throws IOException {
    ReleaseView release = previewed("\"preview\": true");
    assertThat(admin.post(link(release, "1h"), "").status()).isEqualTo(503);

    respond("/internal/lanes/%s/logs".formatted(lane), "-"); // this server knows no other path
    Reply reply = admin.post(link(release, "1h"), "");
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.text("/detail"))
        .startsWith("release %s has no preview now: it is not active".formatted(release.id()));

    UUID ended = serve("2.0").id();
    assertThat(admin.post("/api/v1/releases/%s/preview".formatted(ended), "").status())
        .isEqualTo(409);
  }

  private ReleaseView previewed(String options) {
    String strategy = ", \"strategy\": {\"blueGreen\": {%s}}".formatted(options);
    Reply posted = admin.post("/api/v1/releases", document("1.0", strategy));
    assertThat(posted.status()).as(posted.body()).isEqualTo(202);
    return posted.as(ReleaseView.class);
  }

  private static String link(ReleaseView release, String expires) {
    return "/api/v1/releases/%s/preview?expires=%s".formatted(release.id(), expires);
  }

  private void respond(String path, String body) throws IOException {
    if (servers.isEmpty()) {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), engine.getPort()), 0);
      server.start();
      servers.add(server);
    }
    servers
        .getFirst()
        .createContext(
            path,
            exchange -> {
              boolean known =
                  ("Bearer " + ApiStack.SERVICE_TOKEN)
                      .equals(exchange.getRequestHeaders().getFirst("Authorization"));
              byte[] bytes = body.getBytes(UTF_8);
              exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
              exchange.getResponseBody().write(bytes);
              exchange.close();
            });
  }
}
