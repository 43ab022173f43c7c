package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Request;
import io.sluice.contract.view.AuditEntry;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms of commands.
@QuarkusTest
class ConsoleVerbTest extends ApiTest {
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  private ReleaseView waiting() {
    ReleaseView _ = serve("1.0");
    return gated();
  }

  private static String form(ReleaseView release, String verb) {
    return "/console/releases/%s/verbs/%s".formatted(release.id(), verb);
  }

  private List<Command> commands() {
    return requests(requireNonNull(transactions)).stream()
        .filter(Request.CommandSubmitted.class::isInstance)
        .map(request -> ((Request.CommandSubmitted) request).command())
        .toList();
  }

  private List<AuditEntry> entries() {
    return requireNonNull(transactions)
        .call(tx ->
            Sql.list(
                tx.connection(),
                "select entry from audit where lane = ? order by id",
                row -> Json.read(row.getString("entry"), AuditEntry.class),
                lane.toString()));
  }

  @Test
  void a_gate_is_approved_by_a_form_with_its_prediction_and_shows_the_result() {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("approver");

    Shown lanePage = browser.get("/console/lanes/" + lane);
    Shown page = browser.get(lanePage.html().select("#verb-approve").attr("href"));
    Shown answer =
        browser.submit(page, "form[action$=/approve]", Map.of("reason", "checked " + ATTACK));
    Shown accepted = browser.get(answer.header("Location"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text("ul.lines")).contains("approver", "approves");
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(303);
    assertThat(commands()).containsExactly(new Command.Approve(release.id(), 2));
    assertThat(accepted.text("main")).contains("accepted");
    AuditEntry entry = entries().getLast();
    assertThat(entry.verb()).hasValue("approve");
    assertThat(entry.resource()).isEqualTo("releases/" + release.id());
    assertThat(entry.caller().orElseThrow().name()).isEqualTo("approver");
    assertThat(entry.reason()).hasValue("checked " + ATTACK);

    UUID command = UUID.fromString(answer.header("Location").replaceFirst(".*/", ""));
    publisher()
        .publish(
            release.id(),
            new Progress.GateApproved(command, 2, "approver", 1, 1, "checked " + ATTACK));
    Shown done =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () -> browser.get("/console/commands/" + command),
                it -> it.text("main").contains("done"));
    assertThat(done.text("main")).contains("checked " + ATTACK);
    assertThat(done.html().select("script:not([src]), img, [onerror]")).isEmpty();
  }

  @Test
  void a_form_that_is_sent_twice_is_one_command() {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("operator");
    Shown page = browser.get(form(release, "abort"));

    Shown first = browser.submit(page, "form[action$=/abort]", Map.of("reason", "x"));
    Shown second = browser.submit(page, "form[action$=/abort]", Map.of("reason", "x"));

    assertThat(first.status()).isEqualTo(303);
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(commands()).containsExactly(new Command.Abort(release.id()));
  }

  @Test
  void a_command_that_the_caller_may_not_send_is_disabled_and_shows_who_may() {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("viewer");

    Shown page = browser.get("/console/lanes/" + lane);
    Shown form = browser.get(form(release, "abort"));

    assertThat(page.html().select(".verbs a")).isEmpty();
    assertThat(page.text(".refusals"))
        .contains("abort needs the role operator or releaser in " + lane + ", which viewer lacks");
    assertThat(form.html().select("form[action$=/abort]")).isEmpty();
    assertThat(form.text("main")).contains("abort needs the role operator or releaser");
  }

  @Test
  void a_command_that_the_state_does_not_allow_is_disabled_with_the_sentence_of_the_engine() {
    ReleaseView _ = waiting();

    Shown page = browser("admin").get("/console/lanes/" + lane);

    assertThat(page.html().select(".verbs a").eachText()).anyMatch(it -> it.startsWith("Abort"));
    assertThat(page.html().select("#verb-resume")).isEmpty();
    assertThat(page.text(".refusals")).contains("Resume", "not paused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "approve",
        "deny",
        "promote",
        "promote-full",
        "skip",
        "pause",
        "resume",
        "abort",
        "override-freeze",
        "close"
      })
  void each_form_needs_its_token_and_the_role(String verb) {
    ReleaseView release = waiting();
    String path = "/console/releases/%s/%s".formatted(release.id(), verb);

    Shown withoutToken = browser("admin").post(path, Map.of("reason", "x", "step", "2"));
    Shown withoutRole = browser("viewer").post(path, Map.of("reason", "x", "step", "2"));

    assertThat(withoutToken.status()).isEqualTo(403);
    assertThat(withoutToken.text("main")).contains("load the page again");
    assertThat(withoutRole.status()).isEqualTo(403);
    assertThat(commands()).isEmpty();
  }

  @Test
  void a_command_to_a_release_that_has_moved_on_shows_what_it_is_now() {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("operator");
    Shown page = browser.get(form(release, "pause"));
    publisher().end(release, Outcome.FAILED, "an instance died");
    ReleaseView _ = await(release.id(), view -> view.outcome().isPresent());

    Shown answer = browser.submit(page, "form[action$=/pause]", Map.of("reason", "wait a bit"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("[role=alert]")).contains("has ended as failed: an instance died");
    assertThat(answer.text("main")).contains("failed", "wait a bit");
  }

  @Test
  void a_missing_reason_is_marked_with_the_sentence_of_the_api() {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("admin");
    Shown page = browser.get(form(release, "skip"));

    Shown answer = browser.submit(page, "form[action$=/skip]", Map.of("reason", " "));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("#reason-error")).contains("skip needs a reason");
    assertThat(answer.html().select("textarea").attr("aria-describedby")).isEqualTo("reason-error");
    assertThat(commands()).isEmpty();
  }

  @Test
  void a_reason_that_is_too_long_is_marked_with_the_sentence_of_the_api() {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("admin");
    Shown page = browser.get(form(release, "abort"));

    Shown answer = browser.submit(page, "form[action$=/abort]", Map.of("reason", "x".repeat(501)));
    Shown sent =
        browser.submit(answer, "form[action$=/abort]", Map.of("reason", "x".repeat(498) + "\r\ny"));

    assertThat(page.html().select("textarea").attr("maxlength")).isEqualTo("500");
    assertThat(page.html().select("[aria-invalid]")).isEmpty();
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("#reason-error")).contains("at most 500 characters, were 501");
    assertThat(answer.html().select("#error")).isEmpty();
    assertThat(answer.html().select("textarea").attr("aria-invalid")).isEqualTo("true");
    assertThat(answer.html().select("textarea").attr("aria-describedby")).isEqualTo("reason-error");
    assertThat(answer.text("textarea")).isEqualTo("x".repeat(501));
    assertThat(sent.status()).as(sent.http().body()).isEqualTo(303);
    assertThat(commands()).containsExactly(new Command.Abort(release.id()));
  }

  /// Posts a release with gates at the steps 2 and 3, which waits at the first one.
  private Gates gates() {
    ReleaseView _ = serve("1.0");
    Reply posted =
        admin.post(
            "/api/v1/releases",
            document(
                "2.0",
                """
                , "strategy": {"canary": {"steps":
                  [{"approve": {"expires": "1h"}}, {"approve": {"expires": "1h"}}, 100]}}
                """));
    assertThat(posted.status()).as(posted.body()).isEqualTo(202);
    ReleaseView release = posted.as(ReleaseView.class);
    Plan plan = publisher().start(release);
    publisher().startStep(release, plan, 2);
    return new Gates(await(release.id(), view -> view.step().equals(Optional.of(2))), plan);
  }

  private record Gates(ReleaseView release, Plan plan) {}

  private void moveOn(Gates gates) {
    publisher().startStep(gates.release(), gates.plan(), 3);
    ReleaseView _ = await(gates.release().id(), view -> view.step().equals(Optional.of(3)));
  }

  @Test
  void a_form_for_a_step_that_is_over_acts_on_no_other_step() {
    Gates gates = gates();
    ConsoleBrowser browser = browser("approver");
    Shown page = browser.get(form(gates.release(), "approve"));
    moveOn(gates);

    Shown answer = browser.submit(page, "form[action$=/approve]", Map.of("reason", "checked"));
    Shown again = browser.submit(page, "form[action$=/approve]", Map.of("reason", "checked"));
    List<Command> before = commands();
    Shown fresh = browser.submit(answer, "form[action$=/verbs/approve]", Map.of());
    Shown sent =
        browser.submit(fresh, "form[action$=%s/approve]".formatted(gates.release().id()), Map.of());

    for (Shown rejected : List.of(answer, again)) {
      assertThat(rejected.status()).isEqualTo(409);
      assertThat(rejected.text("#error")).contains("step 2 is over; the present one is 3");
      assertThat(rejected.text("main")).contains("held", "Your reason: checked");
      assertThat(rejected.html().select("input[name=command], ul.lines")).isEmpty();
    }
    assertThat(before).isEmpty();
    assertThat(fresh.status()).isEqualTo(200);
    assertThat(fresh.text("#error")).contains("the form was for step 2; the present one is 3");
    assertThat(fresh.html().select("input[name=step]").val()).isEqualTo("3");
    assertThat(fresh.text("textarea")).isEqualTo("checked");
    assertThat(fresh.html().select("input[name=command]").val())
        .isNotEqualTo(page.html().select("input[name=command]").val());
    assertThat(sent.status()).as(sent.http().body()).isEqualTo(303);
    assertThat(commands()).containsExactly(new Command.Approve(gates.release().id(), 3));
  }

  @Test
  void a_rejected_form_keeps_the_step_on_which_the_person_decided() {
    Gates gates = gates();
    ConsoleBrowser browser = browser("approver");
    Shown page = browser.get(form(gates.release(), "approve"));
    Shown rejected =
        browser.submit(page, "form[action$=/approve]", Map.of("reason", "x".repeat(501)));
    moveOn(gates);

    Shown answer = browser.submit(rejected, "form[action$=/approve]", Map.of("reason", "checked"));

    assertThat(rejected.html().select("input[name=step]").val()).isEqualTo("2");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("#error")).contains("step 2 is over; the present one is 3");
    assertThat(commands()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "2 ", "99999999999"})
  void a_form_without_a_valid_step_acts_on_none(String step) {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("approver");
    Shown page = browser.get(form(release, "approve"));

    Shown answer = browser.submit(page, "form[action$=/approve]", Map.of("step", step));

    if (step.equals("2 ")) {
      assertThat(commands()).containsExactly(new Command.Approve(release.id(), 2));
    } else {
      assertThat(answer.status()).isEqualTo(428);
      assertThat(answer.html().select("input[name=command]")).isEmpty();
      assertThat(commands()).isEmpty();
    }
  }

  @Test
  void a_form_that_is_shown_again_is_no_change_in_the_audit_log() {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("operator");
    Shown page = browser.get(form(release, "abort"));
    browser.cookies().getCookieStore().removeAll();
    Shown ended = browser.submit(page, "form[action$=/abort]", Map.of("reason", "it leaks"));
    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("operator")));

    Shown again = browser.submit(resumed, "form[action$=/verbs/abort]", Map.of());

    assertThat(again.status()).isEqualTo(200);
    Shown audit =
        browser("admin").get("/console/operations/audit?resource=releases/" + release.id());
    assertThat(audit.status()).isEqualTo(200);
    assertThat(audit.html().select("section[aria-labelledby=entries] tbody tr")).hasSize(1);
    assertThat(audit.text("section[aria-labelledby=entries] tbody")).contains("release");
  }

  @Test
  void an_expired_session_keeps_what_was_typed() {
    ReleaseView release = waiting();
    ConsoleBrowser browser = browser("operator");
    Shown page = browser.get(form(release, "abort"));
    browser.cookies().getCookieStore().removeAll();

    Shown ended =
        browser.submit(page, "form[action$=/abort]", Map.of("reason", "it leaks " + ATTACK));
    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("operator")));
    Shown again = browser.submit(resumed, "form[action$=/verbs/abort]", Map.of());
    List<Command> before = commands();
    Shown sent = browser.submit(again, "form[action$=%s/abort]".formatted(release.id()), Map.of());

    assertThat(ended.status()).isEqualTo(401);
    assertThat(ended.text("[role=alert]")).contains("what you typed is kept");
    assertThat(resumed.status()).isEqualTo(200);
    assertThat(resumed.html().select("input[name=command]")).isEmpty();
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("h1")).isEqualTo(page.text("h1"));
    assertThat(again.text("ul.lines")).isEqualTo(page.text("ul.lines")).isNotEmpty();
    assertThat(again.text("textarea")).isEqualTo("it leaks " + ATTACK);
    assertThat(again.html().select("input[name=command]").val())
        .isNotEqualTo(page.html().select("input[name=command]").val());
    for (Shown shown : List.of(ended, resumed, again)) {
      assertThat(shown.html().select("script:not([src]), img, [onerror]")).isEmpty();
    }
    assertThat(before).isEmpty();
    assertThat(sent.status()).as(sent.http().body()).isEqualTo(303);
    assertThat(commands()).containsExactly(new Command.Abort(release.id()));
  }

  @Test
  void an_expired_session_leads_to_a_form_for_the_present_step() {
    Gates gates = gates();
    ConsoleBrowser browser = browser("approver");
    Shown page = browser.get(form(gates.release(), "approve"));
    browser.cookies().getCookieStore().removeAll();
    Shown ended = browser.submit(page, "form[action$=/approve]", Map.of("reason", "checked"));
    moveOn(gates);

    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("approver")));
    Shown again = browser.submit(resumed, "form[action$=/verbs/approve]", Map.of());

    assertThat(again.text("#error")).contains("the form was for step 2; the present one is 3");
    assertThat(again.html().select("input[name=step]").val()).isEqualTo("3");
    assertThat(again.text("textarea")).isEqualTo("checked");
    assertThat(commands()).isEmpty();
  }

  @Test
  void a_form_with_what_was_typed_needs_its_token() {
    ReleaseView release = waiting();

    Shown answer = browser("operator").post(form(release, "abort"), Map.of("reason", "x"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("main")).contains("load the page again");
  }
}
