package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Request;
import io.sluice.contract.view.FloorView;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class FloorsTest extends ApiTest {
  private static final String AT_ONCE =
      ", \"strategy\": {\"canary\": {\"steps\": [100], \"observe\": \"0s\"}}";
  private static final String GLASS = ", \"breakGlass\": {\"reason\": \"shop is down\"}";

  /// A public key as JSON has it.
  private static final String PEM =
      "-----BEGIN PUBLIC KEY-----\\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\\n"
          + "-----END PUBLIC KEY-----\\n";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  @Test
  void a_release_at_once_is_rejected_with_an_entry_for_each_missed_floor() {
    floors("\"observe\": \"2m\", \"samples\": 50");

    Reply reply = admin.post("/api/v1/releases", document("1.0", AT_ONCE));

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/type")).isEqualTo("urn:sluice:problem:floors-missed");
    assertThat(reply.text("/errors/0/pointer")).isEqualTo("/strategy/canary");
    assertThat(reply.text("/errors/0/detail")).contains("at least 2m", "raise observe");
    assertThat(reply.text("/errors/1/pointer")).isEqualTo("/analysis/minSamples");
    assertThat(reply.text("/detail")).contains("or breakGlass with a reason");
  }

  @Test
  void a_plan_names_each_floor_as_met_or_missed() {
    floors("\"observe\": \"2m\", \"strategies\": [\"canary\"]");

    PlanView plan = admin.post("/api/v1/plans", document("1.0", AT_ONCE)).as(PlanView.class);

    assertThat(plan.floors())
        .extracting(FloorView::floor, FloorView::met)
        .containsExactly(tuple("observe", false), tuple("strategies", true));
    assertThat(plan.violations()).anyMatch(sentence -> sentence.contains("floor observe"));
  }

  @Test
  void break_glass_of_an_admin_reaches_the_engine_and_that_of_others_is_forbidden() {
    floors("\"observe\": \"2m\"");

    Reply forbidden =
        admin.as("releaser").post("/api/v1/releases", document("1.0", AT_ONCE + GLASS));
    Reply unreasoned =
        admin.post(
            "/api/v1/releases", document("1.0", AT_ONCE + ", \"breakGlass\": {\"reason\": \" \"}"));
    Reply accepted = admin.post("/api/v1/releases", document("1.0", AT_ONCE + GLASS));

    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.text("/detail"))
        .isEqualTo(
            "breakGlass requires one of the roles: admin, operator, which releaser lacks in "
                + lanePath().replace("/api/v1/lanes/", ""));
    assertThat(unreasoned.text("/errors/0/pointer")).isEqualTo("/breakGlass/reason");
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    var request = (Request.ReleaseRequested) requests(requireNonNull(transactions)).getFirst();
    assertThat(request.breakGlass()).hasValue("shop is down");
    assertThat(request.roles()).hasValueSatisfying(roles -> assertThat(roles).contains("admin"));
  }

  @Test
  void a_retry_meets_the_floors_and_a_restart_of_what_serves_needs_none() {
    floors("\"samples\": 1, \"observe\": \"1s\"");
    ReleaseView one = serve("1.0");
    floors("\"observe\": \"1h\"");
    String retry = "/api/v1/releases/%s/retry".formatted(one.id());

    Reply missed = admin.post(retry, "");
    Reply passed = admin.post(retry, "{\"breakGlass\": {\"reason\": \"shop is down\"}}");
    Reply restart = admin.post(lanePath() + "/restart", "");

    assertThat(missed.text("/type")).endsWith("floors-missed");
    assertThat(passed.status()).as(passed.body()).isEqualTo(202);
    assertThat(restart.status()).as(restart.body()).isEqualTo(202);
  }

  @Test
  void the_author_does_not_count_for_the_quorum_of_a_gate_without_a_right_to_bypass_floors() {
    String gated =
        """
        , "strategy": {"canary": {"steps": [{"approve":
          {"expires": "1h", "roles": ["releaser"], "quorum": 2}}, 100]}}\
        """;

    Reply rejected = admin.as("releaser").post("/api/v1/releases", document("1.0", gated));
    Reply accepted = admin.post("/api/v1/releases", document("1.0", gated));

    assertThat(rejected.status()).isEqualTo(422);
    assertThat(rejected.text("/errors/0/detail"))
        .isEqualTo(
            "must be at most 1, the number of callers with the role releaser who may approve it,"
                + " was 2");
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{'gate': {'quorum': 0}} ~ /floors/gate/quorum",
        "{'gate': {'maxWeight': 100}} ~ /floors/gate/maxWeight",
        "{'gate': {'roles': []}} ~ /floors/gate/roles",
        "{'gate': {'roles': ['aprover']}} ~ /floors/gate/roles/0",
        "{'observe': '0s'} ~ /floors/observe",
        "{'observe': '169h'} ~ /floors/observe",
        "{'samples': 5} ~ /floors/observe",
        "{'observe': '1m', 'samples': 0} ~ /floors/samples",
        "{'alpha': 0} ~ /floors/alpha",
        "{'alpha': 0.3} ~ /floors/alpha",
        "{'observe': '1m', 'checks': [{'compare': 'latency', 'allow': 0.5}]} ~"
            + " /floors/checks/0/allow",
        "{'observe': '1m', 'checks': [{'compare': 'latency', 'dryRun': true}]} ~"
            + " /floors/checks/0/dryRun",
        "{'strategies': []} ~ /floors/strategies",
        "{'strategies': ['canari']} ~ /floors/strategies/0",
        "{'onExpiry': []} ~ /floors/onExpiry",
        "{'skip': ['root']} ~ /floors/skip/0",
        "{'promoteFull': ['root']} ~ /floors/promoteFull/0",
      })
  void floors_that_no_release_could_meet_are_rejected(String floors, String pointer) {
    String name = "e" + UUID.randomUUID().toString().substring(0, 8);

    Reply reply =
        admin.set(
            "/api/v1/environments/" + name,
            "{\"floors\": %s}".formatted(floors.replace('\'', '"')));

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "local ~ [{'name': 'release', 'publicKey': 'PEM'}] ~ /floors/signedBy",
        "docker ~ [] ~ /floors/signedBy",
        "docker ~ [{'name': 'Release key', 'publicKey': 'PEM'}] ~ /floors/signedBy/0/name",
        "docker ~ [{'name': 'release', 'publicKey': 'cosign.pub'}] ~ /floors/signedBy/0/publicKey",
        "docker ~ [{'name': 'release', 'publicKey': 'PEM'}, {'name': 'release', 'publicKey':"
            + " 'PEM'}] ~ /floors/signedBy/1/name",
      })
  void keys_of_images_that_could_verify_nothing_are_rejected(
      String runtime, String keys, String pointer) {
    Reply reply =
        admin.set(
            "/api/v1/environments/e" + UUID.randomUUID().toString().substring(0, 8),
            signed(runtime, keys.replace('\'', '"').replace("PEM", PEM)));

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void a_plan_names_the_keys_that_the_engine_will_verify() {
    String environment = "e" + UUID.randomUUID().toString().substring(0, 8);
    String key = "[{\"name\": \"release\", \"publicKey\": \"%s\"}]".formatted(PEM);
    Reply stored = admin.set("/api/v1/environments/" + environment, signed("docker", key));
    assertThat(stored.status()).as(stored.body()).isLessThan(300);

    PlanView plan =
        admin
            .post(
                "/api/v1/plans",
                """
                {"application": "shop", "environment": "%s", "version": "1.0",
                 "artifact": "ghcr.io/team/shop:1.0"}
                """
                    .formatted(environment))
            .as(PlanView.class);

    assertThat(plan.floors())
        .extracting(FloorView::floor, FloorView::pending, FloorView::demand)
        .containsExactly(
            tuple("signedBy", Optional.of(true), "an image that is signed by the key release"));
    assertThat(plan.violations()).isEmpty();
  }

  private static String signed(String runtime, String keys) {
    return "{\"runtime\": \"%s\", \"floors\": {\"signedBy\": %s}}".formatted(runtime, keys);
  }

  /// Continues in an environment of its own with these floors.
  private void floors(String floors) {
    String name = lane.environment();
    boolean isOwn = !name.equals("production");
    String next = isOwn ? name : "e" + UUID.randomUUID().toString().substring(0, 8);
    Reply made = admin.set("/api/v1/environments/" + next, "{\"floors\": {%s}}".formatted(floors));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    in(next);
  }
}
