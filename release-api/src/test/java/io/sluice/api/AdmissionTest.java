package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Json;
import io.sluice.contract.Request;
import io.sluice.contract.view.FloorView;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class AdmissionTest extends ApiTest {
  private static final String TEAM = "has(release.labels) && release.labels.team == 'web'";
  private static final String GLASS = ", \"breakGlass\": {\"reason\": \"shop is down\"}";
  private static final String OWNED = ", \"labels\": {\"team\": \"web\"}";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  @Test
  void a_release_that_fails_a_rule_is_rejected_with_its_message() {
    rules(rule("team-web", TEAM, "the team web owns this environment"));

    Reply rejected = admin.post("/api/v1/releases", document("1.0", ""));
    Reply accepted = admin.post("/api/v1/releases", document("1.0", OWNED));

    assertThat(rejected.status()).as(rejected.body()).isEqualTo(422);
    assertThat(rejected.text("/type")).isEqualTo("urn:sluice:problem:floors-missed");
    assertThat(rejected.text("/detail"))
        .isEqualTo(
            "the environment's floor admission/team-web demands that its expression is true: the"
                + " team web owns this environment, or breakGlass with a reason, from one of the"
                + " roles: admin, operator");
    assertThat(rejected.text("/errors/0/pointer")).isEmpty();
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    assertThat(firstRequest().failedAdmission()).hasValue(List.of());
  }

  @Test
  void a_rule_that_cannot_be_evaluated_rejects_and_names_the_cause() {
    rules(rule("ticket", "release.labels.ticket.startsWith('OPS-')", "a release needs a ticket"));

    Reply reply = admin.post("/api/v1/releases", document("1.0", OWNED));

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/errors/0/detail"))
        .contains(
            "admission/ticket",
            "a release needs a ticket (the evaluation failed: at character 14: key 'ticket' is not"
                + " present in map");
  }

  @Test
  void a_plan_names_each_rule_as_met_or_missed_beside_the_other_floors() {
    String more = ", \"observe\": \"2m\"";
    String once = ", \"strategy\": {\"canary\": {\"steps\": [100], \"observe\": \"0s\"}}";
    set(
        more,
        rule("team-web", TEAM, "the team web owns this environment"),
        rule("admins", "'admin' in caller.roles && caller.kind == 'person'", "only an admin"),
        rule("observed", "plan.floors.all(f, f.met)", "all floors hold"),
        rule("short", "duration(plan.duration) < duration('24h')", "at most a day"),
        rule("first", "!has(plan.previous) && size(plan.steps) > 1", "only a first release"),
        rule("today", "now > timestamp('2020-01-01T00:00:00Z')", "not in the past"));

    PlanView plan = admin.post("/api/v1/plans", document("1.0", once)).as(PlanView.class);

    assertThat(plan.floors())
        .extracting(FloorView::floor, FloorView::met)
        .containsExactly(
            tuple("observe", false),
            tuple("admission/team-web", false),
            tuple("admission/admins", true),
            tuple("admission/observed", false),
            tuple("admission/short", true),
            tuple("admission/first", true),
            tuple("admission/today", true));
    assertThat(plan.violations()).anyMatch(sentence -> sentence.contains("admission/team-web"));
  }

  @Test
  void break_glass_bypasses_a_rule_and_the_request_names_it_for_the_engine() {
    rules(
        rule("team-web", TEAM, "the team web owns this environment"),
        rule("any", "true", "always"));

    Reply accepted = admin.post("/api/v1/releases", document("1.0", GLASS));

    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    assertThat(firstRequest().failedAdmission()).hasValue(List.of("team-web"));
    assertThat(firstRequest().breakGlass()).hasValue("shop is down");
  }

  @Test
  void a_retry_is_evaluated_again_and_a_revert_to_what_was_judged_is_not() {
    rules(rule("any", "true", "always"));
    ReleaseView one = serve("1.0");
    serve("2.0");
    rules(rule("closed", "false", "closed"));

    Reply retry = admin.post("/api/v1/releases/%s/retry".formatted(one.id()), "");
    Reply revert = admin.post(lanePath() + "/revert", "{\"reason\": \"errors\"}");

    assertThat(retry.text("/type")).as(retry.body()).endsWith("floors-missed");
    assertThat(revert.status()).as(revert.body()).isEqualTo(202);
  }

  @Test
  void a_restart_of_what_serves_fulfils_no_rule_again() {
    rules(rule("any", "true", "always"));
    serve("1.0");
    rules(rule("closed", "false", "closed"));

    Reply restart = admin.post(lanePath() + "/restart", "");

    assertThat(restart.status()).as(restart.body()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "Two Words ~ true ~ why ~ /name ~ does not match",
        "rule ~ true ~ `` ~ /message ~ must have 1 to 300 characters",
        "rule ~ release.replicas > ~ why ~ /expression ~ at line 1, column 19: mismatched input",
        "rule ~ relase.replicas > 1 ~ why ~ /expression ~ undeclared reference to 'relase'",
        "rule ~ 1 + 1 ~ why ~ /expression ~ expected type 'bool' but found 'int'",
      })
  void a_wrong_rule_is_rejected_with_place_and_cause_and_nothing_is_stored(
      String name, String expression, String message, String pointer, String cause) {
    String path = "/api/v1/environments/e" + UUID.randomUUID().toString().substring(0, 8);

    Reply reply = admin.set(path, floors(List.of(rule(name, expression, message))));

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo("/floors/admission/0" + pointer);
    assertThat(reply.text("/errors/0/detail")).contains(cause);
    assertThat(admin.get(path).status()).isEqualTo(404);
  }

  @Test
  void names_are_unique_and_the_number_of_rules_is_bounded() {
    String path = "/api/v1/environments/e" + UUID.randomUUID().toString().substring(0, 8);
    List<String> many =
        IntStream.rangeClosed(0, 20).mapToObj(i -> rule("r" + i, "true", "why")).toList();

    Reply twice = admin.set(path, floors(List.of(many.get(1), many.get(1))));
    Reply more = admin.set(path, floors(many));
    Reply most = admin.set(path, floors(many.subList(0, 20)));

    assertThat(twice.text("/errors/0/detail")).isEqualTo("'r1' is the name of another rule");
    assertThat(more.text("/errors/0/detail")).isEqualTo("has 21 rules, at most 20 are allowed");
    assertThat(most.status()).as(most.body()).isEqualTo(200);
  }

  private static String floors(List<String> rules) {
    return "{\"floors\": {\"admission\": [%s]}}".formatted(String.join(",", rules));
  }

  private static String rule(String name, String expression, String message) {
    return Json.write(Map.of("name", name, "expression", expression, "message", message));
  }

  private void rules(String... rules) {
    set("", rules);
  }

  /// Continues in an environment of its own with these rules.
  ///
  /// @param more further floors
  private void set(String more, String... rules) {
    String name = lane.environment();
    boolean isOwn = !name.equals("production");
    String next = isOwn ? name : "e" + UUID.randomUUID().toString().substring(0, 8);
    Reply made =
        admin.set(
            "/api/v1/environments/" + next,
            "{\"floors\": {\"admission\": [%s]%s}}".formatted(String.join(",", rules), more));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    in(next);
  }

  private Request.ReleaseRequested firstRequest() {
    return (Request.ReleaseRequested) requests(requireNonNull(transactions)).getFirst();
  }
}
