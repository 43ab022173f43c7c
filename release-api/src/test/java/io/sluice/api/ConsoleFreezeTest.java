package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The forms that freeze an environment and end its freezes.
@QuarkusTest
class ConsoleFreezeTest extends ApiTest {
  private static final String FORM = "form[action$=/freeze]";
  private static final String PREVIEW = "form#preview";
  private static final String REPLACE = "form#replace";
  private static final String WEEKEND =
      """
      {"name": "weekend", "kind": "freeze", "zone": "UTC", "from": "2030-01-01T00:00:00", "lasts": "2h"}\
      """;
  private static final String OFFICE =
      """
      {"name": "office", "kind": "allow", "zone": "UTC", "from": "2026-01-01T00:00:00", "lasts": "24h",
       "repeats": "FREQ=DAILY"}\
      """;

  @BeforeEach
  void make() {
    in("frozen-" + lane.application());
    set(
        "{\"allowedHosts\": [\"a.example.com\"], \"windows\": [%s, %s]}"
            .formatted(WEEKEND, OFFICE));
  }

  /// Closed windows of other environments are part of each overview.
  @AfterEach
  void remove() {
    set("{}");
  }

  private void set(String document) {
    Client.Reply made =
        admin.set("/api/v1/environments/%s".formatted(lane.environment()), document);
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  private JsonNode document() {
    return admin.get("/api/v1/environments/" + lane.environment()).json().path("document");
  }

  private String page() {
    return "/console/operations/environments/" + lane.environment();
  }

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  private Shown preview(ConsoleBrowser browser, String name, String lasts, String reason) {
    return browser.submit(
        browser.get(page() + "/freeze"),
        FORM,
        Map.of("name", name, "lasts", lasts, "reason", reason));
  }

  @Test
  void a_freeze_is_made_after_a_page_that_shows_what_it_changes() {
    ConsoleBrowser browser = browser("admin");

    Shown predicted = preview(browser, "incident", "3h", "the database is slow");
    JsonNode before = document();
    Shown made = browser.submit(predicted, REPLACE, Map.of());

    assertThat(predicted.status()).as(predicted.http().body()).isEqualTo(200);
    assertThat(predicted.html().select("ul.differences li")).hasSize(1);
    assertThat(predicted.text("ul.differences")).contains("incident");
    assertThat(before.path("windows")).hasSize(2);
    assertThat(made.status()).as(made.http().body()).isEqualTo(303);
    assertThat(document().at("/windows/2/kind").asText()).isEqualTo("freeze");
    assertThat(document().at("/windows/2/lasts").asText()).isEqualTo("3h");
    assertThat(document().at("/allowedHosts/0").asText()).isEqualTo("a.example.com");
    assertThat(browser.get(page()).text("tbody")).contains("admin the database is slow");
    Shown overview = browser.get("/console");
    assertThat(overview.text("ul[aria-label=Freezes]")).contains(lane.environment(), "incident");
    assertThat(overview.html().select("ul[aria-label=Freezes] a[href=%s]".formatted(page())))
        .hasSize(1);
  }

  @Test
  void a_freeze_sent_twice_is_one() {
    ConsoleBrowser browser = browser("admin");
    Shown predicted = preview(browser, "incident", "3h", "the database is slow");

    Shown _ = browser.submit(predicted, REPLACE, Map.of());
    Shown _ = browser.submit(predicted, REPLACE, Map.of());

    assertThat(document().path("windows")).hasSize(3);
  }

  @Test
  void a_freeze_is_removed_with_a_reason_and_other_windows_stay() {
    ConsoleBrowser browser = browser("admin");
    Shown settings = browser.get(page());
    String address = settings.html().select("a:contains(Remove the freeze weekend)").attr("href");

    Shown form = browser.get(address);
    Shown predicted = browser.submit(form, PREVIEW, Map.of("reason", "all is well"));
    Shown removed = browser.submit(predicted, REPLACE, Map.of());

    assertThat(settings.text("main")).doesNotContain("Remove the freeze office");
    assertThat(predicted.html().select("ul.differences li")).isNotEmpty();
    assertThat(removed.status()).as(removed.http().body()).isEqualTo(303);
    assertThat(document().path("windows")).hasSize(1);
    assertThat(document().at("/windows/0/name").asText()).isEqualTo("office");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weekend | 2h | a test | name | is there already",
        "../x    | 2h | a test | name | letters, digits, spaces",
        "x       | 2  | a test | lasts | 2",
        "x       | 9999h | a test | lasts | at most",
      })
  void a_field_that_is_not_valid_is_marked_with_the_sentence_of_the_api(
      String name, String lasts, String reason, String field, String sentence) {
    Shown page = preview(browser("admin"), name, lasts, reason);

    assertThat(page.status()).isBetween(400, 422);
    assertThat(page.text("#%s-error".formatted(field))).contains(sentence);
    assertThat(page.html().select("#%s[aria-invalid=true]".formatted(field))).hasSize(1);
    assertThat(page.html().select("#name").attr("value")).isEqualTo(name);
    assertThat(page.html().select("#lasts").attr("value")).isEqualTo(lasts);
    assertThat(page.text("textarea[name=reason]")).isEqualTo(reason);
    assertThat(document().path("windows")).hasSize(2);
  }

  @Test
  void a_reason_that_is_too_long_is_marked() {
    Shown page = preview(browser("admin"), "incident", "2h", "x".repeat(501));

    assertThat(page.text("#reason-error")).contains("at most 500 characters, were 501");
  }

  @Test
  void a_freeze_needs_its_role_and_the_form_its_token() {
    Map<String, String> fields = Map.of("name", "x", "lasts", "2h", "reason", "x");
    ConsoleBrowser operator = browser("operator");

    Shown form = operator.get(page() + "/freeze");
    Shown withoutRole = operator.post(page() + "/freeze", fields);
    Shown withoutToken = browser("admin").post(page() + "/freeze", fields);

    assertThat(form.html().select("main form")).isEmpty();
    assertThat(form.text("main")).contains("configure needs the role admin");
    assertThat(withoutRole.status()).isEqualTo(403);
    assertThat(withoutToken.text("main")).contains("load the page again");
    assertThat(operator.get(page()).text("main")).doesNotContain("Remove the freeze");
  }

  @Test
  void an_expired_session_leads_to_the_differences_with_what_was_typed() {
    ConsoleBrowser browser = browser("admin");
    Shown form = browser.get(page() + "/freeze");
    browser.cookies().getCookieStore().removeAll();

    Shown ended =
        browser.submit(form, FORM, Map.of("name", "incident", "lasts", "3h", "reason", "slow"));
    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("admin")));
    Shown predicted = browser.submit(resumed, FORM, Map.of());

    assertThat(ended.status()).isEqualTo(401);
    assertThat(predicted.text("ul.differences")).contains("incident");
    assertThat(predicted.text("textarea[name=reason]")).isEqualTo("slow");
  }

  @Test
  void the_page_of_a_lane_leads_to_the_freeze_of_its_environment() {
    in("production");
    var _ = serve("1.0");

    Shown page = browser("admin").get("/console/lanes/" + lane);

    assertThat(page.html().select("#lane-verb-freeze").attr("href"))
        .isEqualTo("/console/operations/environments/production/freeze");
    assertThat(page.html().select("[data-key]").eachAttr("data-key")).doesNotHaveDuplicates();
    assertThat(browser("operator").get("/console/lanes/" + lane).text("main"))
        .contains("Freeze production", "configure needs the role admin in production/*");
  }
}
