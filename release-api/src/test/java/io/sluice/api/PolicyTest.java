package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.view.ReleaseView;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Windows, vetoes, pins, and the position in the queue.
@QuarkusTest
class PolicyTest extends ApiTest {

  static Stream<Arguments> windows() {
    return Stream.of(
        arguments("'zone': 'Europe/Berln'", "/windows/0/zone", "did you mean 'Europe/Berlin'"),
        arguments("'repeats': 'every friday'", "/windows/0/repeats", "is no RFC 5545 rule"),
        arguments(
            "'repeats': 'FREQ=MINUTELY', 'lasts': '168h'",
            "/windows/0/repeats",
            "begins more than 1000 times within its length (168h) and a day: let it repeat less"),
        arguments(
            "'repeats': 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'",
            "/windows/0/repeats",
            "correct its BY parts"),
        arguments(
            "'repeats': 'FREQ=DAILY;UNTIL=19990101T000000'",
            "/windows/0/repeats",
            "never begins: its UNTIL is before its 'from'"),
        arguments("'lasts': '0s'", "/windows/0/lasts", "must be above 0s"),
        arguments("'kind': 'freez'", "/windows/0/kind", "did you mean 'freeze'"),
        arguments(
            "'repeats': 'FREQ=DAILY', 'lasts': '24h'", "/windows/0", "the window never opens"));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void an_invalid_window_is_rejected_with_its_pointer(
      String fields, String pointer, String detail) {
    String name = "w" + UUID.randomUUID().toString().substring(0, 8);

    Reply reply = admin.set("/api/v1/environments/" + name, environment(fields));

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(reply.text("/detail")).contains(detail);
  }

  @Test
  void a_plan_names_the_window_that_blocks_it() {
    String frozen = "f" + UUID.randomUUID().toString().substring(0, 8);
    Reply made =
        admin.set(
            "/api/v1/environments/" + frozen,
            environment("'repeats': 'FREQ=YEARLY', 'lasts': '8759h'"));
    assertThat(made.status()).as(made.body()).isEqualTo(200);

    Reply reply =
        admin.post(
            "/api/v1/plans", document("1.0", "").replace("\"production\"", "\"" + frozen + "\""));

    PlanView plan = reply.as(PlanView.class);
    assertThat(plan.violations())
        .singleElement()
        .asString()
        .startsWith("frozen by 'sale' until ")
        .contains(", but the release must start before ");
    assertThat(plan.predicted())
        .startsWith("queued by you: version 1.0")
        .endsWith("succeeded: 1.0 serves all traffic");
  }

  @Test
  void a_veto_requires_a_reason_appears_on_the_lane_and_blocks_its_version() {
    serve("1.0");
    assertThat(admin.post(lanePath() + "/veto", "{\"version\": \"2.0\"}").status()).isEqualTo(422);

    Reply sent =
        admin.post(lanePath() + "/veto", "{\"version\": \"2.0\", \"reason\": \"loses orders\"}");
    assertThat(sent.as(CommandView.class).command()).isEqualTo("veto");
    publisher()
        .publishForLane(
            new Progress.VersionVetoed(UUID.randomUUID(), "2.0", "ann", "loses orders"));

    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> admin.get(lanePath()).text("/vetoed/2.0"), "by ann: loses orders"::equals);
    Reply rejected = admin.post("/api/v1/releases", document("2.0", ""));
    assertThat(rejected.status()).isEqualTo(422);
    assertThat(rejected.text("/detail"))
        .isEqualTo("/version: version 2.0 is vetoed by ann: loses orders");
  }

  @Test
  void a_queued_release_shows_its_position_and_the_reason_for_its_wait() {
    serve("1.0");
    ReleaseView two = post("2.0");
    ReleaseView three = post("3.0");
    publisher().queue(two);
    publisher().queue(three);
    Instant until = Instant.parse("2030-01-01T00:00:00Z");
    publisher()
        .publish(two.id(), new Progress.StartDeferred(until, "frozen by 'sale' until " + until));

    ReleaseView waits = await(two.id(), view -> view.reason().startsWith("waits"));
    assertThat(waits.state()).isEqualTo(State.QUEUED);
    assertThat(waits.reason()).isEqualTo("waits: frozen by 'sale' until " + until);
    assertThat(waits.nextAt()).hasValue(until);
    assertThat(waits.queuePosition()).hasValue(1);
    assertThat(release(three.id()).queuePosition()).hasValue(2);

    String body = "{\"reason\": \"fixes the outage\"}";
    String path = "/api/v1/releases/" + two.id() + "/override-freeze";
    assertThat(admin.as("releaser").post(path, body).status()).isEqualTo(403);
    assertThat(admin.as("approver").post(path, body).as(CommandView.class).command())
        .isEqualTo("override-freeze");
  }

  /// Returns an environment with one window: a valid one, except for `fields`.
  private static String environment(String fields) {
    var window =
        Json.read(
            """
            {"name": "sale", "kind": "freeze", "zone": "Europe/Berlin",
             "from": "2026-01-01T00:00:00", "lasts": "1h"}
            """,
            ObjectNode.class);
    window.setAll(Json.read("{%s}".formatted(fields.replace('\'', '"')), ObjectNode.class));
    return "{\"windows\": [%s]}".formatted(window);
  }
}
