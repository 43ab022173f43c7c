package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.Command;
import io.sluice.contract.Request;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms of commands to lanes.
@QuarkusTest
class ConsoleLaneVerbTest extends ApiTest {
  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  private String form(String verb) {
    return "/console/lanes/%s/verbs/%s".formatted(lane, verb);
  }

  private List<Command> commands() {
    return requests(requireNonNull(transactions)).stream()
        .filter(Request.CommandSubmitted.class::isInstance)
        .map(request -> ((Request.CommandSubmitted) request).command())
        .toList();
  }

  /// Sends the form of an address, and returns the page that follows.
  private Shown send(ConsoleBrowser browser, String address, String verb, String reason) {
    Shown answer =
        browser.submit(
            browser.get(address),
            "form[method=post][action$=/%s]".formatted(verb),
            Map.of("reason", reason));
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(303);
    Shown page = browser.get(answer.header("Location"));
    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    return page;
  }

  @Test
  void a_lane_is_scaled_after_its_prediction() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("operator");

    Shown first = browser.get(form("scale"));
    Shown predicted = browser.get(form("scale") + "?value=3");
    Shown sent = send(browser, form("scale") + "?value=3", "scale", "more load");

    assertThat(first.html().select("form[method=post][action$=/scale]")).isEmpty();
    assertThat(predicted.text("ul.lines")).contains("3");
    assertThat(sent.text("main")).contains("accepted");
    assertThat(commands()).containsExactly(new Command.Scale(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "9999 | must be 1 to 500, was 9999",
        "0 | must be 1 to 500, was 0",
        "many | must be an integer, was 'many'"
      })
  void a_number_out_of_bounds_is_marked_with_the_sentence_of_the_api(
      String value, String sentence) {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("operator");

    Shown asked = browser.get(form("scale") + "?value=" + value);
    Shown page = browser.get(form("scale") + "?value=2");
    Shown sent =
        browser.submit(
            page,
            "form[method=post][action$=/scale]",
            Map.of("value", value, "reason", "more load"));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(sent.status()).isEqualTo(422);
    assertThat(asked.text("#value-error")).contains(sentence);
    assertThat(sent.text("#value-error")).contains(value.equals("many") ? "1 to 500" : sentence);
    for (Shown answer : List.of(asked, sent)) {
      assertThat(answer.html().select("#value").attr("aria-invalid")).isEqualTo("true");
      assertThat(answer.html().select("#value").attr("aria-describedby")).isEqualTo("value-error");
      assertThat(answer.html().select("#value").val()).isEqualTo(value);
      assertThat(answer.html().select("textarea[aria-invalid]")).isEmpty();
    }
    assertThat(asked.html().select("form[method=post][action$=/scale]")).isEmpty();
    assertThat(sent.text("textarea")).isEqualTo("more load");
    assertThat(commands()).isEmpty();
  }

  @Test
  void a_reason_that_is_too_long_or_missing_is_marked_with_the_sentence_of_the_api() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("operator");
    Shown page = browser.get(form("veto") + "?value=6.6");

    Shown longer =
        browser.submit(page, "form[method=post][action$=/veto]", Map.of("reason", "x".repeat(501)));
    Shown missing = browser.submit(page, "form[method=post][action$=/veto]", Map.of());

    assertThat(page.html().select("textarea").attr("maxlength")).isEqualTo("500");
    assertThat(longer.text("#reason-error")).contains("at most 500 characters, were 501");
    assertThat(missing.text("#reason-error")).contains("reason");
    for (Shown answer : List.of(longer, missing)) {
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.html().select("textarea").attr("aria-invalid")).isEqualTo("true");
      assertThat(answer.html().select("textarea").attr("aria-describedby"))
          .isEqualTo("reason-error");
      assertThat(answer.html().select("#error, #value[aria-invalid]")).isEmpty();
    }
    assertThat(commands()).isEmpty();
  }

  @Test
  void an_expired_session_leads_to_the_form_with_what_was_typed() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("operator");
    Shown page = browser.get(form("scale") + "?value=3");
    browser.cookies().getCookieStore().removeAll();

    Shown ended =
        browser.submit(page, "form[method=post][action$=/scale]", Map.of("reason", "more load"));
    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("operator")));
    Shown again = browser.submit(resumed, "form[action$=/verbs/scale]", Map.of());
    List<Command> before = commands();
    Shown sent =
        browser.submit(
            again, "form[method=post][action=/console/lanes/%s/scale]".formatted(lane), Map.of());

    assertThat(again.text("ul.lines")).isEqualTo(page.text("ul.lines")).contains("3");
    assertThat(again.text("textarea")).isEqualTo("more load");
    assertThat(again.html().select("input[name=command]").val())
        .isNotEqualTo(page.html().select("input[name=command]").val());
    assertThat(before).isEmpty();
    assertThat(sent.status()).as(sent.http().body()).isEqualTo(303);
    assertThat(commands()).containsExactly(new Command.Scale(3));
  }

  @Test
  void versions_are_vetoed_and_pinned_and_a_lane_is_stopped() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("admin");

    Shown _ = send(browser, form("veto") + "?value=6.6", "veto", "CVE");
    Shown _ = send(browser, form("unveto") + "?value=6.6", "unveto", "fixed");
    Shown _ = send(browser, form("pin") + "?value=1.0", "pin", "sale");
    Shown _ = send(browser, form("unpin"), "unpin", "over");
    Shown _ = send(browser, form("stop"), "stop", "retired");

    assertThat(commands())
        .containsExactly(
            new Command.Veto("6.6"),
            new Command.Unveto("6.6"),
            new Command.Pin("1.0"),
            new Command.Unpin(),
            new Command.Stop());
  }

  @Test
  void a_revert_shows_its_effect_and_is_a_new_release() {
    ReleaseView one = serve("1.0");
    ReleaseView two = serve("2.0");
    ConsoleBrowser browser = browser("operator");

    Shown page = browser.get(form("revert"));
    Shown sent = send(browser, form("revert"), "revert", "errors");

    assertThat(page.text("ul.lines")).contains(admin.get(lanePath() + "/revert").text("/action"));
    assertThat(page.html().select("input[name=from]").val()).isEqualTo(two.id().toString());
    assertThat(sent.text("h1")).startsWith("Command");
    assertThat(
            requests(requireNonNull(transactions)).stream()
                .filter(Request.ReleaseRequested.class::isInstance)
                .map(it -> ((Request.ReleaseRequested) it).spec().version()))
        .containsExactly("1.0", "2.0", one.version());
  }

  @Test
  void a_restart_is_a_new_release() {
    ReleaseView _ = serve("1.0");

    Shown sent = send(browser("operator"), form("restart"), "restart", "it leaks");

    assertThat(sent.text("h1")).startsWith("Command");
    assertThat(
            requests(requireNonNull(transactions)).stream()
                .filter(Request.ReleaseRequested.class::isInstance))
        .hasSize(2);
  }

  @Test
  void commands_without_the_role_are_disabled_with_the_sentence_that_names_it() {
    ReleaseView _ = serve("1.0");

    Shown page = browser("operator").get("/console/lanes/" + lane);

    assertThat(page.html().select("#lane-verb-scale")).hasSize(1);
    assertThat(page.html().select("#lane-verb-stop")).isEmpty();
    assertThat(page.text("main")).contains("stop needs the role admin in " + lane);
    assertThat(browser("viewer").get(form("stop")).html().select("form[method=post] textarea"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"revert", "restart", "scale", "veto", "unveto", "pin", "unpin", "stop"})
  void each_form_needs_its_token_and_the_role(String verb) {
    ReleaseView _ = serve("1.0");
    String path = "/console/lanes/%s/%s".formatted(lane, verb);

    Shown withoutToken = browser("admin").post(path, Map.of("reason", "x", "value", "2"));
    Shown withoutRole = browser("viewer").post(path, Map.of("reason", "x", "value", "2"));

    assertThat(withoutToken.status()).isEqualTo(403);
    assertThat(withoutToken.text("main")).contains("load the page again");
    assertThat(withoutRole.status()).isEqualTo(403);
    assertThat(withoutRole.text("main")).contains(verb + " needs the role");
    assertThat(commands()).isEmpty();
  }
}
