package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.api.document.DocumentSchema;
import io.sluice.contract.Json;
import io.sluice.contract.Request;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.yaml.YamlParser;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The form of a new release.
@QuarkusTest
class ConsoleReleaseTest extends ApiTest {
  private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
  private static final String PREVIEW = "#release button[formaction]";
  private static final String RELEASE = "#release button.primary";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  private ConsoleBrowser browser(String role) {
    return new ConsoleBrowser(url).as(role);
  }

  private String form() {
    return "/console/lanes/%s/new-release".formatted(lane);
  }

  private static String typed(Shown page) {
    return requireNonNull(page.html().selectFirst("#text")).wholeText().strip();
  }

  private List<String> versions() {
    return requests(requireNonNull(transactions)).stream()
        .filter(Request.ReleaseRequested.class::isInstance)
        .map(request -> ((Request.ReleaseRequested) request).spec().version())
        .toList();
  }

  @Test
  void the_lane_leads_to_the_document_of_the_release_that_serves() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("releaser");

    Shown lanePage = browser.get("/console/lanes/" + lane);
    Shown page = browser.get(lanePage.html().select("#lane-verb-new-release").attr("href"));

    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    assertThat(YamlParser.parse(typed(page)).json().toString())
        .isEqualTo(
            """
            {"application":"%s","environment":"production","version":"1.0","command":["sh","-c","true"]}\
            """
                .formatted(lane.application()));
  }

  @Test
  void an_ended_release_leads_to_its_document() {
    ReleaseView first = serve("1.0");
    ReleaseView _ = serve("2.0");
    ConsoleBrowser browser = browser("releaser");

    Shown ended = browser.get("/console/releases/" + first.id());
    Shown page = browser.get(ended.html().select("#release-again").attr("href"));

    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    assertThat(YamlParser.parse(typed(page)).json().path("version").asText()).isEqualTo("1.0");
    assertThat(YamlParser.parse(typed(browser.get(form()))).json().path("version").asText())
        .isEqualTo("2.0");
  }

  @Test
  void the_overview_leads_to_the_form_of_an_application_without_a_lane() {
    ConsoleBrowser browser = browser("releaser");
    Shown overview = browser.get("/console");
    String address = overview.html().select("#first-release").attr("href");

    Shown page = browser.get(address);
    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    assertThat(page.html().select("[role=alert]")).isEmpty();
    Shown named =
        browser.get(
            "%s?application=%s&environment=production".formatted(address, lane.application()));
    assertThat(named.header("Location")).endsWith(form());
  }

  @Test
  void a_name_that_is_not_valid_stays_in_the_form_with_the_reason() {
    Shown page =
        browser("releaser").get("/console/new-release?application=a%20b&environment=production");

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.text("#lane-error")).contains("'a b' does not match");
    assertThat(page.html().select("#application").attr("value")).isEqualTo("a b");
    assertThat(page.html().select("#environment").attr("value")).isEqualTo("production");
  }

  @Test
  void a_release_of_another_lane_is_not_found_there() {
    ReleaseView first = serve("1.0");
    String elsewhere = "/console/lanes/production/elsewhere/new-release?from=" + first.id();

    assertThat(browser("releaser").get(elsewhere).status()).isEqualTo(404);
    assertThat(browser("releaser").get(form() + "?from=" + UUID.randomUUID()).status())
        .isEqualTo(404);
  }

  @Test
  void the_form_of_an_empty_lane_has_its_names() {
    assertThat(YamlParser.parse(typed(browser("releaser").get(form()))).json().toString())
        .isEqualTo(
            "{\"application\":\"%s\",\"environment\":\"production\",\"version\":\"\"}"
                .formatted(lane.application()));
  }

  @Test
  void the_plan_has_the_sentences_of_the_api_and_the_differences() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("releaser");
    String document = document("2.0", ", \"replicas\": 2");

    Shown page = browser.press(browser.get(form()), PREVIEW, Map.of("document", document));
    PlanView plan = admin.post("/api/v1/plans", document).as(PlanView.class);

    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    assertThat(page.text("#preview")).contains("%s to 2.0 by canary, from 1.0".formatted(lane));
    assertThat(page.html().select("#preview .track-title").eachText())
        .isEqualTo(
            plan.steps().stream()
                .map(step -> "%d %s".formatted(step.number(), step.title()))
                .toList());
    assertThat(page.html().select("#predicted li").eachText()).isEqualTo(plan.predicted());
    assertThat(page.text("#checks")).contains(plan.analysis().power().sentence());
    assertThat(page.text("ul.differences")).contains("/version: \"1.0\" → \"2.0\"", "/replicas");
    assertThat(typed(page)).isEqualTo(document.strip());
    assertThat(versions()).containsExactly("1.0");
  }

  @Test
  void a_form_that_is_sent_twice_is_one_release() {
    ConsoleBrowser browser = browser("releaser");
    Shown page = browser.get(form());
    Map<String, String> values = Map.of("document", document("2.0", ", \"reason\": \"more load\""));

    Shown first = browser.press(page, RELEASE, values);
    Shown second = browser.press(page, RELEASE, values);

    assertThat(first.status()).as(first.http().body()).isEqualTo(303);
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(versions()).containsExactly("2.0");
    Shown release = browser.get(first.header("Location"));
    assertThat(release.text("main")).contains("2.0", "more load");
    String id = first.header("Location").substring("/console/releases/".length());
    assertThat(admin.get("/api/v1/audit?verb=release&resource=releases/" + id).body())
        .contains("more load", lane.toString());
  }

  @Test
  void another_document_with_the_id_of_a_made_release_gets_a_new_one() {
    ConsoleBrowser browser = browser("releaser");
    Shown page = browser.get(form());
    Shown _ = browser.press(page, RELEASE, Map.of("document", document("2.0", "")));

    Shown rejected = browser.press(page, RELEASE, Map.of("document", document("3.0", "")));
    Shown released = browser.press(rejected, RELEASE, Map.of());

    assertThat(rejected.status()).isEqualTo(422);
    assertThat(released.status()).as(released.http().body()).isEqualTo(303);
    assertThat(versions()).containsExactly("2.0", "3.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "version: 2\\nreplicas: 9999 | line 4, /replicas | 9999 | 422",
        "version: 2\\nreplica: 2 | line 4, /replica | did you mean 'replicas'? | 400",
        "version: 2\\nversion: 3 | line 4 | the key 'version' is duplicated | 422",
        "version: [ | line 3 | expected | 422",
        "replicas: 2 | /version | is missing | 422"
      })
  void an_error_stands_at_the_document_with_its_line_and_pointer(
      String rest, String place, String sentence, int status) {
    ConsoleBrowser browser = browser("releaser");
    String document =
        "application: %s\nenvironment: production\n".formatted(lane.application())
            + rest.replace("\\n", "\n");
    Map<String, String> values = Map.of("document", document);

    Shown planned = browser.press(browser.get(form()), PREVIEW, values);
    Shown released = browser.press(browser.get(form()), RELEASE, values);
    Shown followed = browser.with("HX-Request", "true").press(browser.get(form()), PREVIEW, values);

    assertThat(followed.status()).isEqualTo(200);
    for (Shown page : List.of(planned, released, followed)) {
      assertThat(page.text("#document-error")).contains(place, sentence);
      assertThat(page.html().select("#text[aria-invalid=true]")).hasSize(1);
      assertThat(typed(page)).isEqualTo(document);
      assertThat(page.html().select("#preview ol")).isEmpty();
    }
    for (Shown page : List.of(planned, released)) {
      assertThat(page.status()).isEqualTo(status);
    }
    assertThat(versions()).isEmpty();
  }

  @Test
  void a_document_of_another_lane_is_rejected() {
    ConsoleBrowser browser = browser("releaser");
    String document = document("2.0", "").replace(lane.application(), "another");

    for (String button : List.of(PREVIEW, RELEASE)) {
      Shown page = browser.press(browser.get(form()), button, Map.of("document", document));
      assertThat(page.status()).isEqualTo(422);
      assertThat(page.text("#document-error"))
          .contains(
              "/application: is 'another', must be '%s': this page releases in its own lane"
                  .formatted(lane.application()));
    }
  }

  @Test
  void floors_are_shown_and_a_missed_one_rejects_the_release_without_a_break_glass() {
    in("floors-" + lane.application());
    assertThat(
            admin
                .set(
                    "/api/v1/environments/" + lane.environment(),
                    "{\"floors\": {\"observe\": \"5m\"}}")
                .status())
        .isEqualTo(200);
    ConsoleBrowser browser = browser("admin");
    Map<String, String> values = Map.of("document", document("2.0", ""));

    Shown planned = browser.press(browser.get(form()), PREVIEW, values);
    Shown rejected = browser.press(browser.get(form()), RELEASE, values);
    Shown released =
        browser.press(
            rejected,
            RELEASE,
            Map.of(
                "document",
                document("2.0", ", \"breakGlass\": {\"reason\": \"outage of the shop\"}")));

    assertThat(planned.text("#floors")).contains("observe", "missed", "5m");
    assertThat(rejected.status()).isEqualTo(422);
    assertThat(rejected.text("#document-error")).contains("observe", "5m");
    assertThat(released.status()).as(released.http().body()).isEqualTo(303);
  }

  @Test
  void a_caller_without_the_role_sees_plans_and_who_may_release() {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = browser("viewer");

    Shown lanePage = browser.get("/console/lanes/" + lane);
    Shown page = browser.get(form());
    Shown planned = browser.press(page, PREVIEW, Map.of("document", document("2.0", "")));
    Shown rejected = browser.post(form(), Map.of("document", document("2.0", "")));

    assertThat(lanePage.html().select("#lane-verb-new-release")).isEmpty();
    for (Shown shown : List.of(lanePage, page, planned)) {
      assertThat(shown.text("main")).contains("release needs the role releaser in " + lane);
    }
    assertThat(rejected.text("main")).contains("release needs the role releaser");
    assertThat(page.html().select(RELEASE)).isEmpty();
    assertThat(planned.html().select("#preview ol")).hasSize(1);
    assertThat(rejected.status()).isEqualTo(403);
    assertThat(versions()).containsExactly("1.0");
  }

  @Test
  void an_expired_session_leads_to_the_plan_with_what_was_typed() {
    ConsoleBrowser browser = browser("releaser");
    Shown page = browser.get(form());
    browser.cookies().getCookieStore().removeAll();
    String document =
        "application: %s\nenvironment: production\nversion: 2.10\ncommand: [sh]"
            .formatted(lane.application());

    Shown ended = browser.press(page, RELEASE, Map.of("document", document));
    Shown resumed =
        browser.submit(
            ended, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("releaser")));
    Shown again = browser.submit(resumed, "form[action$=/preview]", Map.of());
    List<String> before = versions();
    Shown released = browser.press(again, RELEASE, Map.of());

    assertThat(ended.status()).isEqualTo(401);
    assertThat(typed(again)).isEqualTo(document);
    assertThat(again.html().select("#preview ol")).hasSize(1);
    assertThat(before).isEmpty();
    assertThat(released.status()).as(released.http().body()).isEqualTo(303);
    assertThat(versions()).containsExactly("2.10");
  }

  @Test
  void a_document_is_text_and_no_part_of_the_page() {
    ConsoleBrowser browser = browser("releaser");
    String attack = ATTACK.replace("\"", "\\\"");
    Shown version =
        browser.press(browser.get(form()), PREVIEW, Map.of("document", document(attack, "")));
    Shown label =
        browser.press(
            browser.get(form()),
            PREVIEW,
            Map.of("document", document("2.0", ", \"labels\": {\"a\": \"%s\"}".formatted(attack))));
    Shown broken = browser.press(browser.get(form()), PREVIEW, Map.of("document", ATTACK));

    assertThat(version.text("#document-error")).contains(ATTACK);
    assertThat(label.text("textarea")).contains(attack);
    for (Shown page : List.of(version, label, broken)) {
      assertThat(page.html().select("main script, main img, [onerror], style, [style]")).isEmpty();
    }
  }

  @Test
  void the_form_names_the_schema_of_its_document_which_browsers_keep() {
    ConsoleBrowser browser = browser("viewer");
    String address =
        requireNonNull(browser.get(form()).html().selectFirst("#text")).attr("data-schema");

    Shown schema = browser.get(address);

    assertThat(address).matches("/console/assets/[0-9a-f]{16}/release-document.schema.json");
    assertThat(schema.status()).isEqualTo(200);
    assertThat(schema.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(schema.header("Content-Type")).isEqualTo("application/schema+json");
    assertThat(Json.read(schema.http().body(), JsonNode.class))
        .isEqualTo(DocumentSchema.read().root());
  }

  @Test
  void each_form_needs_its_token() {
    Map<String, String> fields =
        Map.of("document", document("2.0", ""), "command", UUID.randomUUID().toString());

    for (String address : List.of(form(), form() + "/preview")) {
      Shown page = browser("admin").post(address, fields);
      assertThat(page.status()).isEqualTo(403);
      assertThat(page.text("main")).contains("load the page again");
    }
    assertThat(versions()).isEmpty();
  }
}
