package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Rejections of invalid requests: status, problem type, pointer and message.
@QuarkusTest
class BadInputTest extends ApiTest {

  static Stream<Arguments> documents() {
    return Stream.of(
        arguments("'replcas': 2", 400, "/replcas", "did you mean 'replicas'"),
        arguments("'strategy': {'canry': {}}", 400, "/strategy/canry", "did you mean 'canary'"),
        arguments("'strategy': {'canary': {'stps': []}}", 400, "/strategy/canary/stps", "steps"),
        arguments("'replicas': 0", 422, "/replicas", "must be 1 to 500, was 0"),
        arguments("'replicas': 1.5", 422, "/replicas", "'1.5' is not a whole number"),
        arguments("'replicas': 'two'", 422, "/replicas", "a whole number"),
        arguments("'healthPath': 7", 422, "/healthPath", "7 without quotes is not a string"),
        arguments("'drain': '5 minutes'", 422, "/drain", "write 30s"),
        arguments("'onFailure': 'rolback'", 422, "/onFailure", "did you mean 'rollback'"),
        arguments("'onFailure': 'pass'", 422, "/onFailure", "must be rollback or hold"),
        arguments("'env': {'A-B': 'x'}", 422, "/env/A-B", "is not a name"),
        arguments("'env': {'PORT': '80'}", 422, "/env/PORT", "set by the runtime"),
        arguments("'env': {'LEVEL': 7}", 422, "/env/LEVEL", "write a string"),
        arguments("'artifact': 'sha256:0'", 422, "/artifact", "the files of the command are"));
  }

  static Stream<Arguments> strategies() {
    return Stream.of(
        canary("[20, 10, 100]", "/1", "20 is followed by 10"),
        canary("[20, 120]", "/1", "percent must be 0 to 100, was 120"),
        canary("[20, 50]", "/1", "the last weight must be 100, was 50"),
        canary("[]", "", "a canary ends at 100"),
        canary(
            "[{'weight': 10, 'hold': '1m'}, 100]", "/0", "one of weight, hold, approve, call and"),
        arguments("'strategy': {'canary': {}, 'rolling': {}}", 422, "/strategy", "must name one"),
        arguments(
            "'strategy': {'rolling': {'maxSurge': 0, 'maxUnavailable': 0}}",
            422,
            "/strategy/rolling",
            "no instance to replace"),
        arguments(
            "'strategy': {'rolling': {'maxSurge': 2147483647}}",
            422,
            "/strategy/rolling/maxSurge",
            "must be 0 to 500, was 2147483647"),
        arguments(
            "'replicas': 3, 'strategy': {'blueGreen': {'previewReplicas': 4}}",
            422,
            "/strategy/blueGreen/previewReplicas",
            "must be 1 to 3, or 1% to 100%, was 4"));
  }

  static Stream<Arguments> gates() {
    return Stream.of(
        canary("[{'approve': {}}, 100]", "/0/approve/expires", "must have a time limit"),
        canary("[{'approve': {'expires': '0s'}}, 100]", "/0/approve/expires", "longer than 0s"),
        canary(
            "[{'approve': {'expires': '1h', 'roles': ['aprover']}}, 100]",
            "/0/approve/roles/0",
            "did you mean 'approver'"),
        canary(
            "[{'approve': {'expires': '1h', 'quorum': 3}}, 100]",
            "/0/approve/quorum",
            "must be at most 2, the number of callers with the role"));
  }

  static Stream<Arguments> capacities() {
    return Stream.of(
        arguments(
            "'replicas': 10, 'strategy': {'canary': {'steps': [{'weight': 50, 'replicas': 2},"
                + " 100]}}",
            422,
            "/strategy/canary/steps/0/replicas",
            "2 of 10 instances carry at most 20 % of the traffic (100 × 2 / 10, rounded up), not 50"
                + " %: 5 are needed"),
        arguments(
            "'replicas': 3, 'strategy': {'blueGreen': {'replicas': 1}}",
            422,
            "/strategy/blueGreen/replicas",
            "1 of 3 instances carry at most 34 %"));
  }

  static Stream<Arguments> judgements() {
    return Stream.of(
        arguments("'analysis': {'checks': []}", 422, "/analysis/checks", "nothing to judge by"),
        arguments(
            "'analysis': {'checks': [{'compare': 'error-rate'}]}",
            422,
            "/analysis/checks",
            "weight 100 has no stable traffic to compare with"),
        arguments(
            "'analysis': {'checks': [{'limit': {'errors': 0}}]}",
            422,
            "/analysis/checks/0/limit/errors",
            "above 0 and below 1, was 0.0"),
        arguments(
            "'analysis': {'checks': [{'source': 'prometheus', 'limit': {'errors': 0.05}}]}",
            422,
            "/analysis/checks/0/source",
            "source 'prometheus' is unknown: write router, or an object with one of external"),
        arguments("'analysis': {'alpha': 1}", 422, "/analysis/alpha", "at most 0.2, was 1.0"),
        arguments(
            "'deadline': '2m'",
            422,
            "/deadline",
            "2m is shorter than the steps may take, 5m: 4 observations 4m + 0 holds 0s"
                + " + 1 × 1m to get ready"),
        arguments("'deadline': '0s'", 422, "/deadline", "0s is shorter"),
        arguments(
            "'notify': [{'webhook': 'https://evil.example.com/hook'}]",
            422,
            "/notify/0/webhook",
            "host evil.example.com is not allowed"),
        arguments(
            "'notify': [{'webhook': 'https://hooks.example.com/h', 'secret': 'hunter2'}]",
            422,
            "/notify/0/secret",
            "is not a reference"),
        arguments(
            "'startAt': '2099-01-01T00:00:00Z', 'startBefore': '1h'", 422, "/startAt", "later"));
  }

  private static Arguments canary(String steps, String at, String message) {
    return arguments(
        "'strategy': {'canary': {'steps': %s}}".formatted(steps),
        422,
        "/strategy/canary/steps" + at,
        message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"documents", "gates", "capacities", "strategies", "judgements"})
  void an_invalid_field_is_rejected_with_its_pointer(
      String field, int status, String pointer, String message) {
    Reply reply = admin.post("/api/v1/releases", document("1.0", ", " + field.replace('\'', '"')));

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.http().headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = reply.json();
    assertThat(problem.at("/errors").findValuesAsText("pointer")).contains(pointer);
    assertThat(reply.body()).contains(message.replace("\"", "\\\""));
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
  }

  @Test
  void an_endless_body_is_rejected() {
    Reply reply = admin.endless("/api/v1/releases");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.text("/type")).endsWith(":too-large");
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        arguments("{\"application\": ", 400, "malformed-json"),
        arguments("", 400, "malformed-json"),
        arguments("[]", 400, "malformed-json"),
        arguments("{\"version\": \"1\", \"version\": \"2\"}", 400, "malformed-json"),
        arguments("{} {}", 400, "malformed-json"),
        arguments("{}", 422, "invalid-document"),
        arguments("{\"version\": \"" + "1".repeat(256 * 1024) + "\"}", 413, "too-large"));
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("bodies")
  void an_invalid_body_is_rejected_with_its_problem_type(String body, int status, String type) {
    Reply reply = admin.post("/api/v1/releases", body);

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.text("/type")).isEqualTo("urn:sluice:problem:" + type);
    assertThat(reply.body()).doesNotContain("Exception", "io.sluice");
  }

  @Test
  void names_are_required_and_checked_all_at_once() {
    Reply reply = admin.post("/api/v1/releases", "{\"environment\": \"Production\"}");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().at("/errors").findValuesAsText("pointer"))
        .containsExactly("/application", "/environment", "/version");
  }

  @Test
  void an_unknown_environment_is_named_with_the_nearest_known_one() {
    Reply reply =
        admin.post(
            "/api/v1/releases", document("1.0", "").replace("\"production\"", "\"prodction\""));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo("/environment");
    assertThat(reply.text("/errors/0/nearest")).isEqualTo("production");
  }

  @Test
  void a_version_that_is_a_number_without_quotes_is_rejected() {
    Reply reply = admin.post("/api/v1/releases", document("1.0", "").replace("\"1.0\"", "1.10"));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.text("/detail")).isEqualTo("/version: 1.1 without quotes is not a string");
  }

  @Test
  void a_command_on_an_ended_release_names_the_outcome() {
    ReleaseView release = post("1.0");
    publisher().start(release);
    publisher().end(release, Outcome.FAILED, "it never got ready");
    await(release.id(), view -> view.outcome().isPresent());

    for (String command : new String[] {"promote", "pause", "resume", "abort"}) {
      Reply reply = admin.post("/api/v1/releases/%s/%s".formatted(release.id(), command), "{}");
      assertThat(reply.status()).as(command).isEqualTo(409);
      assertThat(reply.text("/detail")).contains("ended as failed").contains("never got ready");
    }
    assertThat(admin.post("/api/v1/releases/" + release.id() + "/retry", "").status())
        .isEqualTo(202);
  }

  @Test
  void promote_must_name_its_step() {
    ReleaseView release = post("1.0");

    Reply reply = admin.post("/api/v1/releases/" + release.id() + "/promote", "");

    assertThat(reply.status()).isEqualTo(428);
    assertThat(reply.text("/detail")).contains("{\"step\": 1}");
  }

  @Test
  void an_unknown_path_method_media_type_or_parameter_value_is_rejected() {
    assertThat(admin.get("/api/v1/releases/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(admin.get("/api/v1/nothing").text("/type")).endsWith(":not-found");
    assertThat(admin.get("/api/v1/lanes/" + lane).status()).isEqualTo(404);
    Reply method = admin.call("PATCH", "/api/v1/releases", "{}");
    assertThat(method.status()).as(method.body()).isEqualTo(405);
    assertThat(method.text("/type")).endsWith(":method-not-allowed");
    Reply accept = admin.with("Accept", "image/png").get("/api/v1/version");
    assertThat(accept.status()).as(accept.body()).isEqualTo(406);
    assertThat(admin.get("/api/v1/releases?state=runing").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/releases?limit=201").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/releases?cursor=abc").status()).isEqualTo(400);
  }
}
