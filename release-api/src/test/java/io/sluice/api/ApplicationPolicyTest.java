package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.view.ReleaseView;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Vetoes and pins of an application, and the approvers of an environment.
@QuarkusTest
class ApplicationPolicyTest extends ApiTest {
  private static final String GATE =
      """
      , "strategy": {"canary": {"steps": [{"approve": {%s"expires": "1h"}}, 100]}}\
      """;

  @Test
  void a_veto_of_an_application_is_valid_in_every_environment() {
    post("1.0");
    String path = "/api/v1/applications/" + lane.application();
    String bad = "{\"version\": \"2.0\", \"reason\": \"loses orders\"}";
    assertThat(admin.post(path + "/veto", "{\"version\": \"2.0\"}").text("/errors/0/pointer"))
        .isEqualTo("/reason");

    Reply vetoed = admin.as("releaser").post(path + "/veto", bad);

    assertThat(vetoed.status()).as(vetoed.body()).isEqualTo(200);
    assertThat(vetoed.json().at("/document/policy/vetoed/2.0").asText())
        .isEqualTo("by releaser: loses orders");
    Reply rejected = admin.post("/api/v1/releases", document("2.0", ""));
    assertThat(rejected.status()).isEqualTo(422);
    assertThat(rejected.text("/detail"))
        .isEqualTo(
            "/version: application %s: version 2.0 is vetoed by releaser: loses orders"
                .formatted(lane.application()));
    assertThat(admin.post("/api/v1/plans", document("2.0", "")).text("/violations/0"))
        .endsWith("loses orders");

    Reply twice = admin.post(path + "/veto", bad);
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.text("/detail"))
        .isEqualTo("version 2.0 is vetoed already, by releaser: loses orders");
    assertThat(admin.set(path, "{\"defaults\": {\"replicas\": 2}}").status()).isEqualTo(200);
    assertThat(admin.post("/api/v1/releases", document("2.0", "")).status()).isEqualTo(422);

    assertThat(admin.post(path + "/unveto", "{\"version\": \"2.0\"}").text("/errors/0/pointer"))
        .isEqualTo("/reason");
    assertThat(admin.post(path + "/unveto", bad).status()).isEqualTo(200);
    assertThat(post("2.0").version()).isEqualTo("2.0");
  }

  @Test
  void a_pin_is_lifted_with_a_reason() {
    serve("1.0");
    for (String path : List.of("/api/v1/applications/" + lane.application(), lanePath())) {
      admin.post(path + "/pin", "{\"version\": \"1.0\", \"reason\": \"sale\"}");

      for (String body : List.of("", "{}", "{\"reason\": \" \"}")) {
        Reply unexplained = admin.post(path + "/unpin", body);
        assertThat(unexplained.status()).as(unexplained.body()).isEqualTo(422);
        assertThat(unexplained.text("/errors/0/pointer")).isEqualTo("/reason");
        assertThat(unexplained.text("/detail")).isEqualTo("/reason: unpin needs a reason");
      }

      Reply lifted = admin.post(path + "/unpin", "{\"reason\": \"sale ended\"}");
      assertThat(lifted.status()).as(lifted.body()).isIn(200, 202);
    }
  }

  @Test
  void a_repeated_command_to_an_application_has_one_effect() {
    post("1.0");
    String path = "/api/v1/applications/%s/pin".formatted(lane.application());
    String pin =
        "{\"id\": \"%s\", \"version\": \"1.0\", \"reason\": \"sale\"}".formatted(UUID.randomUUID());

    Reply first = admin.post(path, pin);
    Reply again = admin.post(path, pin);

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(admin.post("/api/v1/releases", document("2.0", "")).text("/detail"))
        .endsWith("only version 1.0 may be released, pinned by admin: sale");
  }

  @Test
  void a_gate_without_roles_requires_the_approvers_of_its_environment() {
    ReleaseView release = in(environment("admin"), GATE.formatted(""));

    assertThat(release.spec().strategy().toString()).contains("roles=Optional[[admin]]");
  }

  @Test
  void a_gate_is_rejected_if_its_quorum_exceeds_the_approvers_of_the_environment() {
    String document =
        document("1.0", GATE.formatted("\"roles\": [\"approver\"], \"quorum\": 2, "))
            .replace("\"production\"", "\"" + environment("admin") + "\"");

    Reply rejected = admin.post("/api/v1/releases", document);

    assertThat(rejected.status()).as(rejected.body()).isEqualTo(422);
    assertThat(rejected.text("/errors/0/pointer"))
        .isEqualTo("/strategy/canary/steps/0/approve/quorum");
    assertThat(rejected.text("/detail"))
        .endsWith(
            "must be at most 1, the number of callers with the role approver, and here admin who"
                + " may approve it, was 2");
  }

  @Test
  void an_approver_that_is_not_a_role_is_rejected_with_its_pointer() {
    Reply rejected =
        admin.set("/api/v1/environments/" + name(), "{\"approvers\": [\"approver\", \"aprover\"]}");

    assertThat(rejected.status()).isEqualTo(422);
    assertThat(rejected.text("/errors/0/pointer")).isEqualTo("/approvers/1");
    assertThat(rejected.text("/errors/0/nearest")).isEqualTo("approver");
  }

  @Test
  void an_abort_of_an_ended_release_is_rejected_with_its_outcome_each_time() {
    ReleaseView release = serve("1.0");
    String path = "/api/v1/releases/%s/abort".formatted(release.id());
    String late = "{\"id\": \"%s\"}".formatted(UUID.randomUUID());

    for (int i = 0; i < 2; i++) {
      Reply rejected = admin.post(path, late);
      assertThat(rejected.status()).isEqualTo(409);
      assertThat(rejected.text("/detail"))
          .isEqualTo("release %s has ended as succeeded: the plan ended".formatted(release.id()));
    }
  }

  private static String name() {
    return "e" + UUID.randomUUID().toString().substring(0, 8);
  }

  private String environment(String approver) {
    String name = name();
    Reply made =
        admin.set("/api/v1/environments/" + name, "{\"approvers\": [\"%s\"]}".formatted(approver));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return name;
  }

  private ReleaseView in(String environment, String more) {
    Reply posted =
        admin.post(
            "/api/v1/releases",
            document("1.0", more).replace("\"production\"", "\"" + environment + "\""));
    assertThat(posted.status()).as(posted.body()).isEqualTo(202);
    return posted.as(ReleaseView.class);
  }
}
